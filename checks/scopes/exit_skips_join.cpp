// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "match/Scopes.h"

namespace {
using namespace corolint;

struct ExitSkipsJoin final : Check<> {
  void function(const Function &F, Report &R) const override {
    for (const UnjoinedScope &S : unjoinedScopes(F))
      if (S.Join)
        report(S, R);
  }

private:
  static void report(const UnjoinedScope &S, Report &R) {
    clang::SourceRange Where =
        S.LeftBy ? S.LeftBy->getSourceRange() : clang::SourceRange(S.Scope->getLocation());
    R.warn(Where, "{0} leaves scope '{1}' unjoined: its destructor ends the program",
           S.LeftBy ? "this" : "a path", S.Scope->getName())
        .step(S.Spawn->getSourceRange(), "a task is started in it here")
        .step(S.Join->getSourceRange(), "it is joined here on other paths");
  }
};
} // namespace

COROLINT_CHECK(exit_skips_join, ExitSkipsJoin,
               ({.Name = "coro-exit-skips-join",
                 .Summary = "A path leaves a scope with tasks in it and skips its join"}))
