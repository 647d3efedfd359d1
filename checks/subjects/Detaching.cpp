// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Detaching.h"

#include "Scopes.h"
#include "SelfOwners.h"
#include "code/Unit.h"
#include "flow/Flow.h"
#include "model/Names.h"
#include "values/Consumption.h"
#include "values/Referent.h"

#include "clang/AST/DeclTemplate.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::isa;

namespace corolint {
namespace {

bool hasArrow(const CXXRecordDecl *Record) {
  if (!Record || !(Record = Record->getDefinition()))
    return false;
  DeclarationName Arrow = Record->getASTContext().DeclarationNames.getCXXOperatorName(OO_Arrow);
  return !Record->lookup(Arrow).empty() || llvm::any_of(Record->bases(), [](const auto &Base) {
    return hasArrow(recordOf(Base.getType()));
  });
}

/// A smart pointer: std's, or any class that is dereferenced and has something to do at its end.
bool isOwner(QualType T) {
  const CXXRecordDecl *Record = recordOf(T);
  return Record && hasArrow(Record) && !Record->getDefinition()->hasTrivialDestructor();
}

/// An owner travels with the task, as its argument, or with what starts it.
bool takesOwner(const Stmt *S) {
  bool Found = false;
  walk(S, [&](const Stmt *Inner) {
    const auto *E = dyn_cast<Expr>(Inner);
    if (const auto *Lambda = dyn_cast<LambdaExpr>(Inner))
      for (const FieldDecl *Captured : Lambda->getLambdaClass()->fields())
        Found |= isOwner(Captured->getType());
    return !(Found |= E && isOwner(E->getType()));
  });
  return Found;
}

class Starter {
public:
  Starter(const Function &F, Slot What) : F(F), What(What) {
    for (const Spawn &S : spawnsIn(F))
      if (S.Scope)
        Scoped.push_back(S.Call);
  }

  std::optional<DetachedReader> find() const {
    for (const auto *Call : F.all<CallExpr>())
      if (std::optional<DetachedReader> Found = at(Call))
        return Found;
    return std::nullopt;
  }

private:
  std::optional<DetachedReader> at(const CallExpr *Call) const {
    const FunctionDecl *Callee = Call->getDirectCallee();
    const Function *Body =
        Callee && Call->getType()->isRecordType() ? F.unit().bodyOf(Callee) : nullptr;
    if (!Body || !Body->isCoroutine() || Body->returns().isGenerator())
      return std::nullopt;
    std::optional<Slot> Through = slotOf(Call, Callee);
    if (!Through)
      return std::nullopt;
    Destination Goes = destinationOf(Call, Body->returns(), F);
    if (Goes.Kind != Destination::Spawned || Goes.Scope || llvm::is_contained(Scoped, Goes.At))
      return std::nullopt;
    const Stmt *Start = Goes.At && flowOf(F) && flowOf(F)->after(Goes.At) ? Goes.At : Call;
    if (keepsItself(*Body) || takesOwner(Start) || !returnsAtOnce(Start))
      return std::nullopt;
    Read Inside = readOf(Callee, *Through, F.unit());
    if (Inside.When != ReadTime::AfterSuspension)
      return std::nullopt;
    return DetachedReader{Call, &Body->returns(), *Through, Start, Inside};
  }

  /// Whether a way from \p Start to the end calls nothing that may wait, such as a loop that runs.
  bool returnsAtOnce(const Stmt *Start) const {
    std::optional<FlowPoint> From = flowOf(F) ? flowOf(F)->after(Start) : std::nullopt;
    if (!From)
      return false;
    auto Visit = [&](const Event &E, unsigned &) {
      if (E.Kind == Event::Exit)
        return Flow::Next::Found;
      const auto *Call = E.Kind == Event::Statement ? E.as<CallExpr>() : nullptr;
      bool Waits = E.Kind == Event::Suspension ||
                   (E.Kind == Event::VariableDies && !endsQuietly(E.Variable->getType())) ||
                   (Call && !isMoveOrForward(Call) &&
                    !F.models().has(Call->getDirectCallee(), Role::Spawns));
      return Waits ? Flow::Next::Prune : Flow::Next::Go;
    };
    return flowOf(F)->search(*From, 0, Visit).has_value();
  }

  /// By what the coroutine is given What.
  std::optional<Slot> slotOf(const CallExpr *Call, const FunctionDecl *Callee) const {
    const auto *Method = dyn_cast<CXXMethodDecl>(Callee);
    if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Call)) {
      const Expr *Object = Member->getImplicitObjectArgument();
      if (isWhat(Object->getType()->isPointerType() ? pointeesOf(Object) : placesOf(Object)))
        return Slot{Slot::Object};
    }
    if (Method && Method->getParent()->isLambda())
      return std::nullopt; // its closure's end is another story
    for (unsigned I = 0; I != Call->getNumArgs(); ++I)
      if (const ParmVarDecl *Param = parameterOf(Call, I);
          Param && isWhat(referentsOf(Param->getType(), Call->getArg(I))))
        return Slot{Slot::Parameter, Param};
    return std::nullopt;
  }

  bool isWhat(const Referents &Objects) const {
    return llvm::any_of(Objects, [&](const Referent &R) {
      return !R.Held && (What.Kind == Slot::Object
                             ? R.Kind == Referent::This
                             : R.Kind == Referent::Parameter && R.Variable == What.Param);
    });
  }

  const Function &F;
  Slot What;
  llvm::SmallVector<const Stmt *, 2> Scoped;
};

/// Seen are the records that are being asked: std::enable_shared_from_this<T> is a base of T.
bool endsQuietly(QualType T, llvm::SmallPtrSetImpl<const Decl *> &Seen) {
  const CXXRecordDecl *Record = recordOf(T->getBaseElementTypeUnsafe()->getCanonicalTypeInternal());
  if (!Record)
    return true;
  if (!(Record = Record->getDefinition()))
    return false;
  if (Record->hasTrivialDestructor() || !Seen.insert(Record).second)
    return true;
  if (Record->isInStdNamespace()) {
    static const llvm::StringRef Waits[] = {"thread", "jthread", "future", "shared_future"};
    const auto *Made = dyn_cast<ClassTemplateSpecializationDecl>(Record);
    return !llvm::is_contained(Waits, identifierOf(Record)) &&
           (!Made ||
            llvm::all_of(Made->getTemplateArgs().asArray(), [&](const TemplateArgument &A) {
              return A.getKind() != TemplateArgument::Type || endsQuietly(A.getAsType(), Seen);
            }));
  }
  const CXXDestructorDecl *Destructor = Record->getDestructor();
  return !(Destructor && Destructor->isUserProvided()) &&
         llvm::all_of(Record->fields(),
                      [&](const FieldDecl *F) { return endsQuietly(F->getType(), Seen); }) &&
         llvm::all_of(Record->bases(),
                      [&](const CXXBaseSpecifier &B) { return endsQuietly(B.getType(), Seen); });
}

} // namespace

bool keepsItself(const Function &Coroutine) {
  return llvm::any_of(Coroutine.variables(), [&](const VarDecl *Var) {
    return selfHoldOf(*Var, Coroutine) != SelfHold::None;
  });
}

std::optional<DetachedReader> detachedReader(const Function &F, Slot What) {
  return Starter(F, What).find();
}

bool endsQuietly(QualType T) {
  llvm::SmallPtrSet<const Decl *, 8> Seen;
  return endsQuietly(T, Seen);
}

} // namespace corolint
