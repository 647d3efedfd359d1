// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "link/Blocking.h"

namespace {
using namespace corolint;

struct BlockingCall final : Check<BlockingOptions> {
  void program(const Program &In, ProgramReport &R) const override {
    for (const BlockingWay &Found : blockingWays(In, BlockingSubject::Call, Options))
      report(Found, In, R);
  }

private:
  static void report(const BlockingWay &Found, const Program &In, ProgramReport &R) {
    const char *May = Found.Blocker->Certain ? "" : "may block: it ";
    llvm::StringRef Whom = isLoopCoroutine(In.function(Found.Root))
                               ? "every coroutine of this thread"
                               : "the event loop that calls it";
    std::string Operation = shortName(In.text(Found.Blocker->Name));
    if (In.text(Found.Blocker->Category) == "no-async") {
      ProgramFinding One =
          R.warn(Found.Root, Found.where(),
                 "'{0}' is declared to be called only outside of coroutines", Operation);
      tell(Found, In, One);
    } else if (Found.Steps.empty()) {
      ProgramFinding One =
          R.warn(Found.Root, Found.where(), "'{0}' {1}{2} and stops {3}", Operation, May,
                 blockingVerb(In.text(Found.Blocker->Category)), Whom);
      tell(Found, In, One);
    } else {
      ProgramFinding One =
          R.warn(Found.Root, Found.where(), "'{0}' {1}stops {2}: it reaches '{3}'",
                 shortName(In.name(Found.Steps.front().Runs)), May, Whom, Operation);
      tell(Found, In, One);
    }
  }
};
} // namespace

COROLINT_CHECK(blocking_call, BlockingCall,
               ({.Name = "coro-blocking-call",
                 .Summary = "A coroutine or a callback of an event loop blocks its thread"}))
