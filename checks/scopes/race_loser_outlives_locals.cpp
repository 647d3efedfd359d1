// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "values/Consumption.h"
#include "words/EscapeStory.h"

namespace {
using namespace corolint;

struct Options {
  bool Strict = false;
  static constexpr auto describe() {
    return std::tuple{option("Strict", &Options::Strict,
                             "Also report tasks whose coroutine is defined in another file.")};
  }
};

struct RaceLoserOutlivesLocals final : Check<::Options> {
  void function(const Function &F, Report &R) const override {
    llvm::SmallPtrSet<const clang::Expr *, 4> Told;
    for (const Escape &E : escapesOf(F))
      if (kindOf(E, F) == EscapeKind::RaceLoser && isLate(E) && Told.insert(E.Goes.Race).second)
        report(E, R);
  }

private:
  bool isLate(const Escape &E) const {
    return E.Inside.When == ReadTime::AfterSuspension ||
           (Options.Strict && E.Inside.When == ReadTime::Unknown);
  }

  static void report(const Escape &E, Report &R) {
    const clang::FunctionDecl *Race = calleeOf(E.Goes.Race);
    FindingBuilder Found =
        R.warn(E.What.Where->getSourceRange(),
               "a task that loses '{0}' keeps running and reads {1} after it is destroyed",
               Race ? Race->getNameAsString() : "the race", referentName(E));
    tell(E, Found);
  }
};
} // namespace

COROLINT_CHECK(
    race_loser_outlives_locals, RaceLoserOutlivesLocals,
    ({.Name = "coro-race-loser-outlives-locals",
      .Summary = "The loser of a race reads locals of the coroutine that did not wait for it"}))
