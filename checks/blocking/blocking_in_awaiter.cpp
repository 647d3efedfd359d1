// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "link/Blocking.h"

namespace {
using namespace corolint;

struct BlockingInAwaiter final : Check<BlockingOptions> {
  void program(const Program &In, ProgramReport &R) const override {
    for (const BlockingWay &Found : blockingWays(In, BlockingSubject::Awaiter, Options))
      report(Found, In, R);
  }

private:
  static void report(const BlockingWay &Found, const Program &In, ProgramReport &R) {
    const FunctionSummary &Root = In.function(Found.Root);
    llvm::StringRef When = Root.Role == FunctionRole::AwaiterMember
                               ? "every co_await of it stops the thread"
                               : "every coroutine of this type stops the thread there";
    ProgramFinding One = R.warn(Found.Root, Found.where(), "'{0}' reaches '{1}': {2}",
                                In.name(Found.Root).rsplit("::").second,
                                shortName(In.text(Found.Blocker->Name)), When);
    tell(Found, In, One);
  }
};
} // namespace

COROLINT_CHECK(blocking_in_awaiter, BlockingInAwaiter,
               ({.Name = "coro-blocking-in-awaiter",
                 .Summary = "A member of an awaiter or of a promise blocks the thread"}))
