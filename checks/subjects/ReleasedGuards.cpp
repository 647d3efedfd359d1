// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "ReleasedGuards.h"

#include "Scopes.h"
#include "code/Declarations.h"
#include "code/Unit.h"
#include "model/Names.h"
#include "values/Consumption.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::dyn_cast_or_null;

namespace corolint {
namespace {

/// Whether something of \p Record can be awaited: `gate.close()`, `mutex.lock()`.
bool canBeAwaited(const CXXRecordDecl *Record, const Function &F) {
  return Record && Record->hasDefinition() &&
         llvm::any_of(Record->getDefinition()->methods(), [&](const CXXMethodDecl *Method) {
           QualType Result = Method->getReturnType();
           return Result->isRecordType() && !Result->isDependentType() &&
                  F.types().of(Result).isTask();
         });
}

bool pointsAtAwaited(const CXXRecordDecl &Record, const Function &F) {
  return llvm::any_of(Record.fields(), [&](const FieldDecl *Field) {
    QualType T = Field->getType();
    return (T->isPointerType() || T->isReferenceType()) &&
           canBeAwaited(recordOf(T->getPointeeType()), F);
  });
}

/// `gate.hold()`, by the model of the gate.
bool isHeldIn(const Expr *Init, const Function &F) {
  const auto *Call = dyn_cast_or_null<CXXMemberCallExpr>(movedValueOf(Init));
  std::optional<ScopeModel> Model =
      Call ? scopeModelOf(F.context().getCanonicalTagType(Call->getRecordDecl()), F) : std::nullopt;
  return Model && llvm::is_contained(Model->Spawn, identifierOf(Call->getMethodDecl()));
}

bool isGuard(const VarDecl &Var, const Function &F) {
  const CXXRecordDecl *Record = Var.getType()->isRecordType() ? recordOf(Var.getType()) : nullptr;
  if (!Record || !Record->hasDefinition() || !Var.hasLocalStorage() || !Var.getInit() ||
      llvm::isa<ParmVarDecl>(Var) || Record->isInStdNamespace())
    return false;
  const TypeModel *Model = F.models().type(Var.getType());
  if ((Model && Model->Guard) || F.types().of(Var.getType()).isTask())
    return false;
  const CXXDestructorDecl *Destructor = Record->getDefinition()->getDestructor();
  return Destructor && Destructor->isUserProvided() &&
         (isHeldIn(Var.getInit(), F) || pointsAtAwaited(*Record->getDefinition(), F));
}

/// Whether a guard is more than held: moved into the task, released by hand, handed on.
bool isUsed(const VarDecl &Var, const Function &F) { return !F.uses(&Var).empty(); }

/// Whether \p Return is below the declaration of \p Var, in its block.
bool isInScope(const VarDecl &Var, const Stmt *Return, const Function &F) {
  const DeclStmt *Declaration = declarationOf(Var, F);
  const Stmt *Block = Declaration ? F.parent(Declaration) : nullptr;
  for (const Stmt *S = Return; S && Block; S = F.parent(S))
    if (F.parent(S) == Block)
      return Declaration->getBeginLoc() < S->getBeginLoc();
  return false;
}

/// The call that makes the returned task and begins what the guard is for; null where a result is
/// at hand.
const CallExpr *returnedTask(const ReturnStmt *Return, const Function &F) {
  const auto *Call = dyn_cast_or_null<CallExpr>(movedValueOf(Return->getRetValue()));
  bool Ready = Call && F.models().has(Call->getDirectCallee(), Role::NotDropped);
  return Call && !Ready && Call->isPRValue() && F.types().of(Call->getType()).isTask() ? Call
                                                                                       : nullptr;
}

} // namespace

std::vector<ReleasedGuard> releasedGuards(const Function &F) {
  std::vector<ReleasedGuard> Found;
  if (F.isCoroutine() || !F.body() || !F.returns().isTask())
    return Found;
  for (const VarDecl *Var : F.variables()) {
    if (!isGuard(*Var, F) || isUsed(*Var, F))
      continue;
    for (const auto *Return : F.all<ReturnStmt>())
      if (returnedTask(Return, F) && isInScope(*Var, Return, F)) {
        Found.push_back({Var, Return});
        break;
      }
  }
  return Found;
}

} // namespace corolint
