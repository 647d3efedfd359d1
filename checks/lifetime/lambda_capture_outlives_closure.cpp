// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "match/Lifetime.h"

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
    bool Named = E.What.Kind == Referent::Local;
    FindingBuilder Found =
        R.warn(E.Call->getSourceRange(),
               "{0} dies {1}; the coroutine reads its captures after that",
               Named ? "closure " + referentName(E) : "the closure", whenItDies(E));
    tell(E, Found);
  }
};
} // namespace

COROLINT_CHECK(lambda_capture_outlives_closure, LambdaCaptureOutlivesClosure,
               ({.Name = "coro-lambda-capture-outlives-closure",
                 .Summary = "A closure dies before the coroutine that reads its captures"}))
