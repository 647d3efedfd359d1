// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"

namespace {
using namespace corolint;
using namespace clang;

struct LongLoopWithoutSuspend final : Check<> {
  void coroutine(const Function &F, Report &R) const override {
    for (const Stmt *S : F.statements())
      if (isEndless(S, F) && callsAndNeverSuspends(S, F))
        R.warn(
            keyword(S),
            "this loop is unbounded and never suspends: no other coroutine of this thread can run");
  }

private:
  static bool isEndless(const Stmt *S, const Function &F) {
    const Expr *Condition = nullptr;
    if (const auto *For = dyn_cast<ForStmt>(S)) {
      if (!For->getCond())
        return true;
      Condition = For->getCond();
    } else if (const auto *While = dyn_cast<WhileStmt>(S)) {
      Condition = While->getCond();
    } else if (const auto *Do = dyn_cast<DoStmt>(S)) {
      Condition = Do->getCond();
    }
    bool Value = false;
    return Condition && !Condition->isValueDependent() &&
           Condition->EvaluateAsBooleanCondition(Value, F.context()) && Value;
  }

  static bool callsAndNeverSuspends(const Stmt *Loop, const Function &F) {
    bool Suspends = false, Calls = false;
    walk(Loop, [&](const Stmt *S) {
      Suspends |= F.maySuspendAt(S);
      Calls |= isa<CallExpr>(S);
      return !Suspends;
    });
    return Calls && !Suspends;
  }

  static SourceRange keyword(const Stmt *S) { return {S->getBeginLoc(), S->getBeginLoc()}; }
};
} // namespace

COROLINT_CHECK(long_loop_without_suspend, LongLoopWithoutSuspend,
               ({.Name = "coro-long-loop-without-suspend",
                 .Summary = "An unbounded loop in a coroutine never suspends",
                 .Promise = Tier::Strict}))
