// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "subjects/Flights.h"
#include "words/Awaiting.h"

namespace {
using namespace corolint;
using namespace clang;

struct Options {
  bool Strict = false;
  static constexpr auto describe() {
    return std::tuple{option("Strict", &Options::Strict,
                             "Also report awaits of which it is not known that they throw.")};
  }
};

struct ExitDropsStartedTasks final : Check<::Options> {
  void function(const Function &F, Report &R) const override {
    for (const Flight &One : flightsIn(F)) {
      std::optional<LeftInFlight> Left = leftInFlight(One, F, /*AnyAwait=*/false);
      if (!Left && Options.Strict)
        Left = leftInFlight(One, F, /*AnyAwait=*/true);
      if (Left)
        report(One, *Left, R);
    }
  }

private:
  static void report(const Flight &One, const LeftInFlight &Left, Report &R) {
    bool Returns = llvm::isa<ReturnStmt, CoreturnStmt>(Left.By);
    FindingBuilder Found = R.warn(
        Left.By->getSourceRange(), "{0} while {1} '{2}' {3} in flight: {4}",
        Returns ? "returns" : "may throw", One.Collection ? "the tasks in" : "the task",
        One.Variable->getName(), One.Collection ? "are" : "is", dropConsequence(*One.Profile));
    Found.step(Left.Started ? Left.Started->getSourceRange() : One.Variable->getLocation(),
               "started here");
    if (Left.Handled)
      Found.step(Left.Handled->getSourceRange(), "another place catches what the same call throws");
    if (Left.Thrown)
      Found.step(Left.Thrown->getSourceRange(), "one of them throws this");
    else
      Found.step(One.Takes.front()->getSourceRange(), "waited for here, where nothing left before");
  }
};
} // namespace

COROLINT_CHECK(exit_drops_started_tasks, ExitDropsStartedTasks,
               ({.Name = "coro-exit-drops-started-tasks",
                 .Summary = "A function is left by a return or an exception while tasks that it "
                            "started are in flight"}))
