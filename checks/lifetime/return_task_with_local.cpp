// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "match/Lifetime.h"

namespace {
using namespace corolint;

struct ReturnTaskWithLocal final : Check<> {
  void function(const Function &F, Report &R) const override {
    for (const Escape &E : F.escapes())
      if (E.Certain && kindOf(E, F) == EscapeKind::Returned)
        report(E, R);
  }

private:
  static void report(const Escape &E, Report &R) {
    FindingBuilder Found =
        R.warn(E.What.Where->getSourceRange(),
               "{0} dies when this function returns; the task that it returns reads it later",
               referentName(E));
    tell(E, Found);
  }
};
} // namespace

COROLINT_CHECK(return_task_with_local, ReturnTaskWithLocal,
               ({.Name = "coro-return-task-with-local",
                 .Summary = "A function returns a task that reads the function's own locals"}))
