// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "HandedClosures.h"

#include "code/ReferenceTypes.h"
#include "code/Unit.h"
#include "model/Annotations.h"
#include "model/Names.h"
#include "summaries/Summary.h"
#include "values/Consumption.h"

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

/// Of `then([f] { return f(); })`, where f is the coroutine: the lambda that f was made by.
const LambdaExpr *calledWithin(const CXXMethodDecl &Operator, Unit &In) {
  const Function *Body = In.bodyOf(&Operator);
  for (const Forward &Next : forwardsOf(*Body, {Slot::Closure})) {
    const auto *Called = dyn_cast<CXXMethodDecl>(Next.Callee);
    if (Next.As.Kind != Slot::Closure || !Called)
      continue;
    for (const auto &F : In.functions())
      for (const auto *Lambda : F->all<LambdaExpr>())
        if (Lambda->getLambdaClass() == Called->getParent())
          return Lambda;
  }
  return nullptr;
}

/// What a function that calls its callable before it returns does with that, and with what the
/// call gives.
struct Handover {
  bool Drops = false;   ///< the callable dies with the call
  bool Starts = false;  ///< what it gave is left running
  bool Returns = false; ///< what it gave is the result
};

/// A function of which nothing is known, which is given a task to keep and gives nothing back, may
/// as well run it to its end: it would block, which only a plain function's caller may want.
bool leavesRunning(const ArgumentSummary &Done, const Function &Caller) {
  return Done.resultHas(ArgumentEffect::Starts) || Done.resultHas(ArgumentEffect::Keeps) ||
         (Caller.isCoroutine() && Done.resultHas(ArgumentEffect::GivenAway));
}

std::optional<Handover> handoverByBody(const CallExpr &Call, unsigned Index, const Function &F) {
  const ArgumentSummary &Done = argumentSummary(&Call, Index, F.unit());
  const Function *Body = F.unit().bodyOf(calleeOf(&Call));
  if (!Done.BodySeen || !Done.has(ArgumentEffect::Calls) || !Body || Body->isCoroutine())
    return std::nullopt;
  for (ArgumentEffect Owns : {ArgumentEffect::Keeps, ArgumentEffect::Returns,
                              ArgumentEffect::Escapes, ArgumentEffect::GivenAway})
    if (Done.has(Owns))
      return std::nullopt; // it may live on there
  if (Done.resultHas(ArgumentEffect::RunsToEnd))
    return std::nullopt;
  Handover H;
  H.Drops = parameterOf(&Call, Index)->getType()->isRecordType();
  H.Starts = leavesRunning(Done, F);
  H.Returns = Done.resultHas(ArgumentEffect::Returns);
  return H.Starts || H.Returns ? std::optional(H) : std::nullopt;
}

class Handing {
public:
  Handing(const Function &F, std::vector<HandedClosure> &Out) : F(F), Out(Out) {}

  void look(const CallExpr *Call) {
    for (unsigned I = 0; I != Call->getNumArgs(); ++I)
      if (isCallable(Call->getArg(I)->getType()))
        if (std::optional<Handover> H = handover(*Call, I))
          argument(*Call, Call->getArg(I), *H);
  }

private:
  std::optional<Handover> handover(const CallExpr &Call, unsigned Index) const {
    const FunctionDecl *Callee = Call.getDirectCallee();
    const FunctionModel *Model = F.models().function(Callee);
    bool Drops = Model && Model->has(Role::DropsCallable);
    if (Drops || (Model && Model->has(Role::RunsInline)))
      return Handover{Drops, Model->has(Role::Spawns), true};
    bool Known =
        !Callee || isStd(*Callee) ||
        (Model && declaredSummary(Callee, F.models()).Uses.size() && Model->Library != "any");
    return Known ? std::nullopt : handoverByBody(Call, Index, F);
  }

  void argument(const CallExpr &Call, const Expr *Argument, Handover H) {
    const Expr *Value = movedValueOf(Argument);
    const Expr *Place = Argument;
    if (const auto *Wrapper = dyn_cast_or_null<CXXConstructExpr>(Value);
        Wrapper && Wrapper->getNumArgs() == 1 && !closureType(Wrapper)) {
      const Expr *Inner = movedValueOf(Wrapper->getArg(0));
      const CXXRecordDecl *Closure = closureType(Inner);
      bool Points = Closure && pointsAt(Wrapper->getType(), Closure);
      if (!Closure || !(Points || isErasedCallable(Wrapper->getType())))
        return;
      Value = Inner;
      Place = Points ? Wrapper->getArg(0) : Argument;
      H.Drops &= !Points;
    }
    const CXXRecordDecl *Closure = closureType(Value);
    if (!Closure)
      return;
    for (const CXXMethodDecl *Operator : operatorsOf(*Closure, F.unit()))
      if (std::optional<HandedClosure> Found = judge(Call, Place, *Operator, H)) {
        const LambdaExpr *Within = calledWithin(*Operator, F.unit());
        Found->Closure = Within ? Within : Value;
        Out.push_back(std::move(*Found));
        return;
      }
  }

  std::optional<HandedClosure> judge(const CallExpr &Call, const Expr *Place,
                                     const CXXMethodDecl &Operator, const Handover &H) {
    const Function *Body = F.unit().bodyOf(&Operator);
    const TypeProfile &Profile =
        Body->isCoroutine() ? Body->returns() : F.types().of(Operator.getReturnType());
    Read Inside = readOf(&Operator, {Slot::Closure}, F.unit());
    // What is lazy starts when its caller has it, and the closure is gone.
    bool Late = Inside.When == ReadTime::AfterSuspension ||
                (Inside.When == ReadTime::AtStart && Profile.isLazy() && H.Drops && !H.Starts);
    if (!Late || !givesTask(Call, Profile, H))
      return std::nullopt;
    HandedClosure Found;
    Found.WithCall = H.Drops;
    Escape &E = Found.Story;
    E.Call = &Call;
    E.Callee = &Operator;
    E.Profile = &Profile;
    E.Through = {Slot::Closure};
    E.Inside = Inside;
    E.Certain = true;
    E.What = {Referent::Temporary, Place};
    if (H.Drops)
      return Found;
    Destination Goes = destination(Call, Profile, H.Starts);
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
  bool givesTask(const CallExpr &Call, const TypeProfile &Profile, const Handover &H) const {
    const TypeProfile &Given = F.types().of(Call.getType());
    return H.Starts || (H.Returns && Given.isTask() && Given.Library == Profile.Library);
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
