// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "subjects/Handles.h"

namespace {
using namespace corolint;
using namespace clang;

struct SingleShotAwaitableAsLvalue final : Check<> {
  void record(const CXXRecordDecl &Record, Unit &In, Report &R) const override {
    const TypeProfile &Profile = In.types().of(In.context().getCanonicalTagType(&Record));
    if (!Profile.isTask() || Profile.Copyable || !frameOwner(Record, In))
      return;
    for (const CXXMethodDecl *Method : Record.methods()) {
      bool Awaits = Method->getOverloadedOperator() == OO_Coawait ||
                    (Method->getIdentifier() && Method->getName() == "await_resume");
      if (!Awaits || Method->isDeleted() || Method->getRefQualifier() != RQ_None)
        continue;
      const FunctionDecl *Resume = Method;
      if (Method->getOverloadedOperator() == OO_Coawait) {
        const CXXRecordDecl *Awaiter =
            In.types().awaiterOf(In.context().getCanonicalTagType(&Record));
        llvm::SmallVector<const FunctionDecl *, 4> Found;
        if (Awaiter)
          Found = In.types().members(Awaiter, "await_resume");
        Resume = Found.empty() ? nullptr : Found.front();
      }
      if (const Expr *Move = movesResultOut(Resume))
        R.warn(Method->getNameInfo().getSourceRange(),
               "awaiting the task twice compiles, but the second await gets a moved-from result")
            .step(Move->getSourceRange(), "the result is moved out here");
    }
  }

private:
  static const Expr *movesResultOut(const FunctionDecl *Resume) {
    const FunctionDecl *Definition = nullptr;
    if (!Resume || !Resume->hasBody(Definition) || Definition->getReturnType()->isReferenceType())
      return nullptr;
    const Expr *Found = nullptr;
    walk(Definition->getBody(), [&](const Stmt *S) {
      const auto *Return = llvm::dyn_cast<ReturnStmt>(S);
      const Expr *Value = Return ? valueOf(Return->getRetValue()) : nullptr;
      if (isMoveOrForward(Value) && !variableOf(Value))
        Found = Value;
      return !Found;
    });
    return Found;
  }
};
} // namespace

COROLINT_CHECK(single_shot_awaitable_as_lvalue, SingleShotAwaitableAsLvalue,
               ({.Name = "coro-single-shot-awaitable-as-lvalue",
                 .Summary = "A task that gives its result once can be awaited twice",
                 .Promise = Tier::Pedantic}))
