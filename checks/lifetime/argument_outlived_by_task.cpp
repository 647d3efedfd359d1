// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "link/LateReads.h"
#include "subjects/Callers.h"
#include "words/EscapeStory.h"
#include "words/Signatures.h"

namespace {
using namespace corolint;

struct ArgumentOutlivedByTask final : Check<LateReadOptions> {
  void function(const Function &F, Report &R) const override {
    for (const Escape &E : escapesOf(F))
      if ((E.Certain || Options.Strict) && kindOf(E, F) == EscapeKind::Argument &&
          !givenUpBefore(E, F.unit()))
        report(E, F, R);
  }

  void program(const Program &In, ProgramReport &R) const override {
    if (Options.Strict) // said already, of every call
      return;
    reportLateReads(In, EscapeKind::Argument, R);
  }

private:
  static void report(const Escape &E, const Function &F, Report &R) {
    FindingBuilder Found =
        R.warn(placeOf(E, EscapeKind::Argument), "{0}", messageOf(E, EscapeKind::Argument));
    tell(E, Found);
    offerValue(E, F, Found);
  }
};
} // namespace

COROLINT_CHECK(argument_outlived_by_task, ArgumentOutlivedByTask,
               ({.Name = "coro-argument-outlived-by-task",
                 .Summary = "A temporary or local dies before the task that reads it",
                 .Fix = FixSafety::Unsafe}))
