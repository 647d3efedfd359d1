// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "subjects/Handles.h"

namespace {
using namespace corolint;
using namespace clang;

struct AwaitSuspendResumesInline final : Check<> {
  void function(const Function &F, Report &R) const override {
    const ParmVarDecl *Own = suspendedHandle(F);
    if (!Own || !F.decl().getReturnType()->isVoidType())
      return;
    for (const auto *Call : F.all<CallExpr>()) {
      HandleCall Handle = handleCallOf(Call);
      if (Handle.Act != HandleAct::Resumes || variableOf(Handle.Handle) == Own || inLoop(Call, F))
        continue;
      R.warn(Call->getSourceRange(), "resume() runs the other coroutine on this stack, which grows "
                                     "with every switch: return its handle")
          .step(F.decl().getLocation(),
                "return the handle instead: the switch then needs no stack");
    }
  }

private:
  /// A loop that resumes is a scheduler, which returns to itself on purpose.
  static bool inLoop(const Stmt *S, const Function &F) {
    for (; S; S = F.parent(S))
      if (llvm::isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt>(S))
        return true;
    return false;
  }
};
} // namespace

COROLINT_CHECK(
    await_suspend_resumes_inline, AwaitSuspendResumesInline,
    ({.Name = "coro-await-suspend-resumes-inline",
      .Summary = "await_suspend resumes another coroutine instead of returning its handle",
      .Promise = Tier::Pedantic}))
