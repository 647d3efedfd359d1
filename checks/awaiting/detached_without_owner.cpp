// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "code/Testing.h"
#include "model/Names.h"
#include "subjects/Callables.h"
#include "subjects/Scopes.h"
#include "values/Consumption.h"
#include "words/Awaiting.h"

namespace {
using namespace corolint;
using namespace clang;

struct DetachedWithoutOwner final : Check<> {
  void function(const Function &F, Report &R) const override {
    if (F.decl().isMain() || isTestBody(F))
      return;
    for (const auto *Call : F.all<CallExpr>()) {
      const FunctionDecl *Callee = calleeOf(Call);
      // Where a scope is at hand, coro-unstructured-spawn names it.
      if (Callee &&
          ((isSpawn(Call, *Callee, F) && !scopeInReach(Call, F)) || isDroppedDetached(Call, F)))
        R.warn(Call->getSourceRange(),
               "what '{0}' starts here has no owner: nothing joins it or learns of its failure",
               Callee->getNameAsString());
    }
  }

private:
  /// A spawn whose result owns nothing, with no handler among its arguments and no scope at hand.
  static bool isSpawn(const CallExpr *Call, const FunctionDecl &Callee, const Function &F) {
    if (!F.models().has(&Callee, Role::Spawns) && !F.models().has(&Callee, Role::Forgets))
      return false;
    if (!Call->getType()->isVoidType() && !Call->getType()->isBooleanType())
      return false;
    if (const auto *Member = llvm::dyn_cast<CXXMemberCallExpr>(Call)) {
      const TypeModel *Model = F.models().type(Member->getRecordDecl());
      bool Thread = Member->getRecordDecl() && Member->getRecordDecl()->isInStdNamespace();
      if (Thread || (Model && Model->Scope))
        return false;
    }
    return !keepsOwner(*Call) &&
           llvm::none_of(Call->arguments(), [&](const Expr *Arg) { return isHandler(Arg, F); });
  }

  /// `spawn(read(shared_from_this()))`: what is started keeps alive what it works on.
  static bool keepsOwner(const CallExpr &Call) {
    bool Found = false;
    walk(&Call, [&](const Stmt *S) {
      const auto *E = llvm::dyn_cast<Expr>(S);
      const CXXRecordDecl *Record = E && !E->getType().isNull() ? recordOf(E->getType()) : nullptr;
      Found |= Record && isStd(*Record) && identifierOf(Record) == "shared_ptr";
      return !Found;
    });
    return Found;
  }

  /// Whether the body of the coroutine is one try block: it hears of its own failure.
  static bool catchesAll(const CallExpr &Call, const Function &F) {
    const Function *Body = F.unit().function(calleeOf(&Call));
    const auto *Block = Body ? llvm::dyn_cast_or_null<CompoundStmt>(Body->body()) : nullptr;
    return Block && Block->size() == 1 && llvm::isa<CXXTryStmt>(Block->body_front());
  }

  /// A callable that gives no task: it hears how the task ended.
  static bool isHandler(const Expr *Arg, const Function &F) {
    if (!isCallable(Arg))
      return false;
    QualType Result = resultOfCalling(Arg, F);
    return Result.isNull() || !recordOf(Result) || !F.types().of(Result).isTask();
  }

  static bool isDroppedDetached(const CallExpr *Call, const Function &F) {
    return makesObject(Call) && F.types().of(Call->getType()).Kind == TypeKind::FireAndForget &&
           fateOf(Call, F).What == Fate::Dropped && !catchesAll(*Call, F);
  }
};
} // namespace

COROLINT_CHECK(detached_without_owner, DetachedWithoutOwner,
               ({.Name = "coro-detached-without-owner",
                 .Summary = "A task is started with no owner and no error handler",
                 .Promise = Tier::Pedantic}))
