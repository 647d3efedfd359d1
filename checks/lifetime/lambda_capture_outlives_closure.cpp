// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "facts/EscapeStory.h"
#include "match/Closures.h"

namespace {
using namespace corolint;

struct LambdaCaptureOutlivesClosure final : Check<> {
  void function(const Function &F, Report &R) const override {
    for (const Escape &E : F.escapes())
      if (E.Certain && kindOf(E, F) == EscapeKind::Closure)
        report(E, F, R);
  }

private:
  static void report(const Escape &E, const Function &F, Report &R) {
    FindingBuilder Found =
        R.warn(placeOf(E, EscapeKind::Closure), "{0}", messageOf(E, EscapeKind::Closure));
    tell(E, Found);
    const clang::LambdaExpr *Lambda = calledLambda(E.Call, F);
    if (Lambda && canCopyClosure(*Lambda, E.Call))
      Found.fix(FixSafety::Unsafe, "copy the closure into the frame",
                [&](EditList &Edits) { copyClosure(Edits, *Lambda); });
    else if (Lambda && canPassCaptures(*Lambda, E.Call))
      Found.fix(FixSafety::Unsafe, "pass the captures as arguments",
                [&](EditList &Edits) { passCaptures(Edits, *Lambda, E.Call); });
  }
};
} // namespace

COROLINT_CHECK(lambda_capture_outlives_closure, LambdaCaptureOutlivesClosure,
               ({.Name = "coro-lambda-capture-outlives-closure",
                 .Summary = "A closure dies before the coroutine that reads its captures",
                 .Fix = FixSafety::Unsafe}))
