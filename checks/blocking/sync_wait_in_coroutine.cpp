// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "link/Blocking.h"

namespace {
using namespace corolint;

struct SyncWaitInCoroutine final : Check<BlockingOptions> {
  void program(const Program &In, ProgramReport &R) const override {
    for (const BlockingWay &Found : blockingWays(In, BlockingSubject::SyncWait, Options))
      report(Found, In, R);
  }

private:
  static void report(const BlockingWay &Found, const Program &In, ProgramReport &R) {
    std::string Operation = shortName(In.text(Found.Blocker->Name));
    if (Found.Steps.empty()) {
      ProgramFinding One =
          R.warn(Found.Root, Found.where(),
                 "'{0}' may deadlock: it blocks the thread that its task may need; use co_await",
                 Operation);
      tell(Found, In, One);
    } else {
      ProgramFinding One =
          R.warn(Found.Root, Found.where(),
                 "'{0}' waits in '{1}' on the thread that may have to run what it waits for",
                 shortName(In.name(Found.Steps.front().Runs)), Operation);
      tell(Found, In, One);
    }
  }
};
} // namespace

COROLINT_CHECK(sync_wait_in_coroutine, SyncWaitInCoroutine,
               ({.Name = "coro-sync-wait-in-coroutine",
                 .Summary = "A coroutine blocks its thread until other coroutines are done",
                 .Fix = FixSafety::Safe}))
