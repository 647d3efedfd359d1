// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "link/Blocking.h"

namespace {
using namespace corolint;

struct BlockingDestructor final : Check<BlockingOptions> {
  void program(const Program &In, ProgramReport &R) const override {
    for (const BlockingWay &Found : blockingWays(In, BlockingSubject::Destructor, Options))
      report(Found, In, R);
  }

private:
  static void report(const BlockingWay &Found, const Program &In, ProgramReport &R) {
    llvm::StringRef Whom =
        isLoopCoroutine(In.function(Found.Root)) ? "every coroutine" : "the event loop";
    std::string Operation = shortName(In.text(Found.Blocker->Name));
    if (Found.Steps.empty()) {
      ProgramFinding One =
          R.warn(Found.Root, Found.where(),
                 "when this is destroyed, {0} waits for a thread and stops {1}", Operation, Whom);
      tell(Found, In, One);
    } else {
      ProgramFinding One = R.warn(Found.Root, Found.where(),
                                  "when this is destroyed, '{0}' reaches '{1}' and stops {2}",
                                  shortName(In.name(Found.Steps.front().Runs)), Operation, Whom);
      tell(Found, In, One);
    }
  }
};
} // namespace

COROLINT_CHECK(blocking_destructor, BlockingDestructor,
               ({.Name = "coro-blocking-destructor",
                 .Summary = "An object whose destructor blocks dies in a coroutine"}))
