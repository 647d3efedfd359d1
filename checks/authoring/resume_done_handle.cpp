// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "subjects/Handles.h"
#include "values/Places.h"

namespace {
using namespace corolint;
using namespace clang;

/// Resuming a coroutine at its final suspension point is undefined
/// ([coroutine.handle.resumption]/3).
struct ResumeDoneHandle final : Check<> {
  void function(const Function &F, Report &R) const override {
    for (const auto *Call : F.all<CallExpr>()) {
      HandleCall Handle = handleCallOf(Call);
      const Stmt *Loop = Handle.Act == HandleAct::Resumes ? endlessLoop(Call, F) : nullptr;
      std::string Place = Loop ? placeOf(Handle.Handle) : std::string();
      if (!Place.empty() && !asksOrLeaves(Loop, Place))
        R.warn(Call->getSourceRange(),
               "resume() is called on a coroutine that may have ended: undefined behaviour")
            .step(Loop->getBeginLoc(), "this loop never asks done()");
    }
  }

private:
  static const Stmt *endlessLoop(const Stmt *S, const Function &F) {
    for (; S; S = F.parent(S)) {
      const Expr *Condition = nullptr;
      if (const auto *While = llvm::dyn_cast<WhileStmt>(S))
        Condition = While->getCond();
      else if (const auto *For = llvm::dyn_cast<ForStmt>(S))
        Condition = For->getCond();
      else
        continue;
      if (!Condition)
        return S;
      bool Value = false;
      return !Condition->isValueDependent() &&
                     Condition->EvaluateAsBooleanCondition(Value, F.context()) && Value
                 ? S
                 : nullptr;
    }
    return nullptr;
  }

  /// A loop that is left, that looks at the handle in any other way, or that changes it.
  static bool asksOrLeaves(const Stmt *Loop, llvm::StringRef Place) {
    bool Found = false;
    walk(Loop, [&](const Stmt *S) {
      HandleCall Call = handleCallOf(S);
      Found |= llvm::isa<BreakStmt, ReturnStmt, CoreturnStmt, GotoStmt, CXXThrowExpr,
                         CoroutineSuspendExpr, LambdaExpr>(S);
      Found |= Call.Act != HandleAct::None && Call.Act != HandleAct::Resumes;
      Found |= mayChange(S, Place);
      return !Found;
    });
    return Found;
  }
};
} // namespace

COROLINT_CHECK(resume_done_handle, ResumeDoneHandle,
               ({.Name = "coro-resume-done-handle",
                 .Summary = "A coroutine is resumed in an endless loop that never asks done()",
                 .Promise = Tier::Strict}))
