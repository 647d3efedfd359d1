// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "subjects/Cancellation.h"
#include "subjects/Loops.h"

namespace {
using namespace corolint;
using namespace clang;

struct UncancellableLoop final : Check<> {
  void coroutine(const Function &F, Report &R) const override {
    for (const ParmVarDecl *Token : F.decl().parameters())
      if (isCancellationToken(Token->getType()) && F.uses(Token).empty())
        for (const SuspensionPoint &Point : F.suspensions())
          if (const Stmt *Loop = endlessLoopAround(Point.Expr, F))
            R.warn(Loop->getBeginLoc(),
                   "this loop never ends and never checks the token: cancelling does not stop it")
                .step(Token->getLocation(), "this token is never checked")
                .step(Point.Expr->getKeywordLoc(), "resumes here, cancelled or not");
  }
};
} // namespace

COROLINT_CHECK(uncancellable_loop, UncancellableLoop,
               ({.Name = "coro-uncancellable-loop",
                 .Summary = "An endless loop of awaits never checks the token it was given",
                 .Promise = Tier::Preview}))
