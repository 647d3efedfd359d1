// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "match/Lifetime.h"

namespace {
using namespace corolint;

struct ThisOutlivedByCoroutine final : Check<> {
  void function(const Function &F, Report &R) const override {
    for (const Escape &E : F.escapes())
      if (E.Certain && kindOf(E, F) == EscapeKind::Object)
        report(E, R);
  }

private:
  static void report(const Escape &E, Report &R) {
    FindingBuilder Found =
        R.warn(E.Call->getSourceRange(), "{0} dies {1}; its member coroutine uses 'this' after that",
               referentName(E), whenItDies(E));
    tell(E, Found);
  }
};
} // namespace

COROLINT_CHECK(this_outlived_by_coroutine, ThisOutlivedByCoroutine,
               ({.Name = "coro-this-outlived-by-coroutine",
                 .Summary = "An object dies before the member coroutine that uses it"}))
