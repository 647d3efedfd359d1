// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "values/Consumption.h"

namespace {
using namespace corolint;
using namespace clang;

struct RecursiveCoroutine final : Check<> {
  void coroutine(const Function &F, Report &R) const override {
    if (!F.returns().isTask())
      return;
    for (const auto *Call : F.all<CallExpr>()) {
      const FunctionDecl *Callee = Call->getDirectCallee();
      if (!Callee || Callee->getCanonicalDecl() != F.decl().getCanonicalDecl() ||
          fateOf(Call, F).What != Fate::Awaited)
        continue;
      R.warn(Call->getSourceRange(), "'{0}' awaits itself: every level allocates another frame",
             F.decl().getNameAsString());
      return;
    }
  }
};
} // namespace

COROLINT_CHECK(recursive_coroutine, RecursiveCoroutine,
               ({.Name = "coro-recursive-coroutine",
                 .Summary = "A coroutine awaits itself",
                 .Promise = Tier::Preview}))
