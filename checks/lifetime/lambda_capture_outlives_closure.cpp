// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "facts/EscapeStory.h"

namespace {
using namespace corolint;

struct LambdaCaptureOutlivesClosure final : Check<> {
  void function(const Function &F, Report &R) const override {
    for (const Escape &E : F.escapes())
      if (E.Certain && kindOf(E, F) == EscapeKind::Closure)
        report(E, R);
  }

private:
  static void report(const Escape &E, Report &R) {
    FindingBuilder Found =
        R.warn(placeOf(E, EscapeKind::Closure), "{0}", messageOf(E, EscapeKind::Closure));
    tell(E, Found);
  }
};
} // namespace

COROLINT_CHECK(lambda_capture_outlives_closure, LambdaCaptureOutlivesClosure,
               ({.Name = "coro-lambda-capture-outlives-closure",
                 .Summary = "A closure dies before the coroutine that reads its captures"}))
