// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "subjects/ReleasedGuards.h"
#include "words/Signatures.h"

namespace {
using namespace corolint;

struct GuardReleasedAtReturn final : Check<> {
  void function(const Function &F, Report &R) const override {
    for (const ReleasedGuard &Guard : releasedGuards(F))
      report(Guard, F, R);
  }

private:
  static void report(const ReleasedGuard &Guard, const Function &F, Report &R) {
    FindingBuilder Found = R.warn(
        Guard.Held->getSourceRange(),
        "'{0}' is released when this function returns, before the task that it returns is done",
        Guard.Held->getName());
    Found.step(Guard.Return->getSourceRange(), "the task is returned here, and runs on");
    if (canBecomeCoroutine(F))
      Found.fix(FixSafety::Unsafe, "make the function a coroutine",
                [&](EditList &Edits) { becomeCoroutine(Edits, F); });
  }
};
} // namespace

COROLINT_CHECK(
    guard_released_at_return, GuardReleasedAtReturn,
    ({.Name = "coro-guard-released-at-return",
      .Summary = "A guard is released when its task is returned, before the task has run",
      .Fix = FixSafety::Unsafe}))
