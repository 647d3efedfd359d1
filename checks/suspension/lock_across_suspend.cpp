// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "subjects/Locks.h"

namespace {
using namespace corolint;

struct LockAcrossSuspend final : Check<> {
  void coroutine(const Function &F, Report &R) const override {
    for (const HeldLock &Lock : locksAcrossSuspension(F))
      report(Lock, R);
  }

private:
  static void report(const HeldLock &Lock, Report &R) {
    clang::SourceRange Suspends = Lock.SuspendedAt->getKeywordLoc();
    if (!Lock.Guard) {
      R.warn(Lock.Acquired->getSourceRange(), "the mutex locked here stays locked while the "
                                              "coroutine is suspended; unlock it before co_await")
          .step(Suspends, "the coroutine suspends here, and may resume on another thread");
      return;
    }
    FindingBuilder Found = R.warn(
        Lock.Guard->getLocation(),
        "'{0}' keeps a mutex locked while the coroutine is suspended; unlock it before co_await",
        Lock.Guard->getName());
    if (Lock.Acquired)
      Found.step(Lock.Acquired->getSourceRange(), "locked here");
    Found.step(Suspends, "the coroutine suspends here, and may resume on another thread");
  }
};
} // namespace

COROLINT_CHECK(lock_across_suspend, LockAcrossSuspend,
               ({.Name = "coro-lock-across-suspend",
                 .Summary = "A thread lock is held while the coroutine is suspended"}))
