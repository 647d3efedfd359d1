// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "HandedClosures.h"

#include "code/Unit.h"
#include "model/Annotations.h"
#include "model/Names.h"

#include "clang/AST/DeclTemplate.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::dyn_cast_or_null;

namespace corolint {
namespace {

/// `coroutine::lambda(f)` points at f, and does not own it.
bool pointsAt(QualType Wrapper, const CXXRecordDecl *Closure) {
  const CXXRecordDecl *Record = recordOf(Wrapper);
  return Record && llvm::any_of(Record->fields(), [&](const FieldDecl *Field) {
           QualType T = Field->getType();
           return (T->isPointerType() || T->isReferenceType()) &&
                  recordOf(T->getPointeeType()) == Closure;
         });
}

const CXXRecordDecl *closureType(const Expr *E) {
  const CXXRecordDecl *Record = E ? recordOf(E->getType()) : nullptr;
  return Record && Record->isLambda() ? Record : nullptr;
}

/// The operators of \p Closure that are coroutines, or give what is left running to their caller; a
/// generic lambda's are its instances.
llvm::SmallVector<const CXXMethodDecl *, 2> operatorsOf(const CXXRecordDecl &Closure, Unit &In) {
  llvm::SmallVector<const CXXMethodDecl *, 2> Found;
  auto Add = [&](const FunctionDecl *Operator) {
    if (Operator->getReturnType()->isRecordType() && In.bodyOf(Operator))
      Found.push_back(llvm::cast<CXXMethodDecl>(Operator));
  };
  const CXXMethodDecl *Operator = Closure.getLambdaCallOperator();
  if (const FunctionTemplateDecl *Template =
          Operator ? Operator->getDescribedFunctionTemplate() : nullptr)
    llvm::for_each(Template->specializations(), Add);
  else if (Operator)
    Add(Operator);
  return Found;
}

class Handing {
public:
  Handing(const Function &F, std::vector<HandedClosure> &Out) : F(F), Out(Out) {}

  void look(const CallExpr *Call) {
    const FunctionModel *Model = F.models().function(Call->getDirectCallee());
    if (!Model)
      return;
    bool Drops = Model->has(Role::DropsCallable);
    if (!Drops && !Model->has(Role::RunsInline))
      return;
    for (const Expr *Argument : Call->arguments())
      argument(*Call, Argument, Drops, Model->has(Role::Spawns));
  }

private:
  void argument(const CallExpr &Call, const Expr *Argument, bool Drops, bool Spawns) {
    const Expr *Value = movedValueOf(Argument);
    const Expr *Place = Argument;
    if (const auto *Wrapper = dyn_cast_or_null<CXXConstructExpr>(Value);
        Wrapper && Wrapper->getNumArgs() == 1 && !closureType(Wrapper)) {
      const Expr *Inner = movedValueOf(Wrapper->getArg(0));
      const CXXRecordDecl *Closure = closureType(Inner);
      if (!Closure || !pointsAt(Wrapper->getType(), Closure))
        return;
      Value = Inner;
      Place = Wrapper->getArg(0);
      Drops = false;
    }
    const CXXRecordDecl *Closure = closureType(Value);
    if (!Closure)
      return;
    for (const CXXMethodDecl *Operator : operatorsOf(*Closure, F.unit()))
      if (std::optional<HandedClosure> Found = judge(Call, Place, *Operator, Drops, Spawns)) {
        Found->Closure = Value;
        Out.push_back(std::move(*Found));
        return;
      }
  }

  std::optional<HandedClosure> judge(const CallExpr &Call, const Expr *Place,
                                     const CXXMethodDecl &Operator, bool Drops, bool Spawns) {
    const Function *Body = F.unit().bodyOf(&Operator);
    const TypeProfile &Profile =
        Body->isCoroutine() ? Body->returns() : F.types().of(Operator.getReturnType());
    Read Inside = readOf(&Operator, {Slot::Closure}, F.unit());
    if (Inside.When != ReadTime::AfterSuspension || !givesTask(Call, Profile, Spawns))
      return std::nullopt;
    HandedClosure Found;
    Found.WithCall = Drops;
    Escape &E = Found.Story;
    E.Call = &Call;
    E.Callee = &Operator;
    E.Profile = &Profile;
    E.Through = {Slot::Closure};
    E.Inside = Inside;
    E.Certain = true;
    E.What = {Referent::Temporary, Place};
    if (Drops)
      return Found;
    Destination Goes = destination(Call, Profile, Spawns);
    for (const Referent &Object : placesOf(Place)) {
      std::optional<LateTask> Late = Object.diesHere()
                                         ? outlivesReferent(F, Profile, Object, false, Goes, &Call)
                                         : std::nullopt;
      if (!Late)
        continue;
      E.What = Object;
      E.Goes = Late->Goes;
      E.Used = Late->Used;
      return Found;
    }
    return std::nullopt;
  }

  /// What runs a callable inside gives its task to the caller, or starts it; std::transform does
  /// neither.
  bool givesTask(const CallExpr &Call, const TypeProfile &Profile, bool Spawns) const {
    const TypeProfile &Given = F.types().of(Call.getType());
    return Spawns || (Given.isTask() && Given.Library == Profile.Library);
  }

  Destination destination(const CallExpr &Call, const TypeProfile &Profile, bool Spawns) const {
    Destination Spawned{Destination::Spawned, &Call};
    if (Call.getType()->isVoidType() && Spawns)
      return Spawned;
    Destination Goes = destinationOf(&Call, F.types().of(Call.getType()), F);
    bool RunsOn = Profile.Drop == DropEffect::KeepsRunning;
    return Goes.Kind == Destination::Dropped && RunsOn ? Spawned : Goes;
  }

  const Function &F;
  std::vector<HandedClosure> &Out;
};

} // namespace

std::vector<HandedClosure> lostClosures(const Function &F) {
  std::vector<HandedClosure> Found;
  if (isAnnotated(&F.decl(), Annotation::LifetimeOk) || !F.body())
    return Found;
  Handing Hands(F, Found);
  for (const CallExpr *Call : F.all<CallExpr>())
    Hands.look(Call);
  return Found;
}

} // namespace corolint
