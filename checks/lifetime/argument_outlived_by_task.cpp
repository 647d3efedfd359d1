// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "match/Lifetime.h"

namespace {
using namespace corolint;

struct Options {
  bool Strict = false;
  static constexpr auto describe() {
    return std::tuple{option("Strict", &Options::Strict,
                             "Also report calls of coroutines whose body is not known to read the "
                             "argument after a suspension.")};
  }
};

struct ArgumentOutlivedByTask final : Check<::Options> {
  void function(const Function &F, Report &R) const override {
    for (const Escape &E : F.escapes())
      if ((E.Certain || Options.Strict) && kindOf(E, F) == EscapeKind::Argument)
        report(E, R);
  }

private:
  static void report(const Escape &E, Report &R) {
    FindingBuilder Found = R.warn(E.What.Where->getSourceRange(),
                                  "{0} dies {1}; the {2} reads it as '{3}' after that",
                                  referentName(E), whenItDies(E),
                                  E.Profile->isGenerator() ? "generator" : "coroutine",
                                  E.Through.Param->getName());
    tell(E, Found);
  }
};
} // namespace

COROLINT_CHECK(argument_outlived_by_task, ArgumentOutlivedByTask,
               ({.Name = "coro-argument-outlived-by-task",
                 .Summary = "A temporary or local dies before the task that reads it"}))
