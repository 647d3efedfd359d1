// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "code/Durations.h"
#include "values/Consumption.h"

namespace {
using namespace corolint;
using namespace clang;

struct SleepInsteadOfYield final : Check<> {
  void coroutine(const Function &F, Report &R) const override {
    for (const auto *Call : F.all<CallExpr>()) {
      const FunctionDecl *Callee = Call->getDirectCallee();
      if (Callee && F.models().has(Callee, Role::Sleeps) && Call->getNumArgs() &&
          signOfTime(Call->getArg(Call->getNumArgs() - 1), F.context()) == 0 &&
          fateOf(Call, F).What == Fate::Awaited)
        R.warn(Call->getSourceRange(),
               "a zero-length sleep starts a timer; use the library's yield");
    }
  }
};
} // namespace

COROLINT_CHECK(sleep_instead_of_yield, SleepInsteadOfYield,
               ({.Name = "coro-sleep-instead-of-yield",
                 .Summary = "A sleep of zero length instead of a yield",
                 .Promise = Tier::Pedantic}))
