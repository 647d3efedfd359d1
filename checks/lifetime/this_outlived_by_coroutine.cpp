// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "facts/EscapeStory.h"
#include "link/LateReads.h"

namespace {
using namespace corolint;

struct ThisOutlivedByCoroutine final : Check<> {
  void function(const Function &F, Report &R) const override {
    for (const Escape &E : F.escapes())
      if (E.Certain && kindOf(E, F) == EscapeKind::Object)
        report(E, R);
  }

  void program(const Program &In, ProgramReport &R) const override {
    reportLateReads(In, EscapeKind::Object, R);
  }

private:
  static void report(const Escape &E, Report &R) {
    FindingBuilder Found =
        R.warn(placeOf(E, EscapeKind::Object), "{0}", messageOf(E, EscapeKind::Object));
    tell(E, Found);
  }
};
} // namespace

COROLINT_CHECK(this_outlived_by_coroutine, ThisOutlivedByCoroutine,
               ({.Name = "coro-this-outlived-by-coroutine",
                 .Summary = "An object dies before the member coroutine that uses it"}))
