// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "subjects/Unsequenced.h"
#include "values/Consumption.h"

namespace {
using namespace corolint;
using namespace clang;

struct Options {
  bool Strict = false;
  static constexpr auto describe() {
    return std::tuple{
        option("Strict", &Options::Strict,
               "Also report awaits in operands of unspecified order that share nothing "
               "the check can see.")};
  }
};

struct UnsequencedAwaits final : Check<::Options> {
  void coroutine(const Function &F, Report &R) const override {
    if (F.suspensions().empty())
      return;
    for (const Stmt *S : F.statements())
      look(unsequencedOperands(S), F, R);
  }

private:
  void look(llvm::ArrayRef<const Expr *> Operands, const Function &F, Report &R) const {
    for (const Expr *Awaiting : Operands) {
      const CoroutineSuspendExpr *Suspends = suspensionIn(Awaiting, F);
      if (!Suspends)
        continue;
      for (const Expr *Other : Operands) {
        if (Other == Awaiting)
          continue;
        const CoroutineSuspendExpr *Second = suspensionIn(Other, F);
        const ValueDecl *Shared = conflict(Awaiting, Other, F);
        // Of two operands that both await, the later one is reported.
        if (Second && Other->getBeginLoc() < Awaiting->getBeginLoc())
          continue;
        if (Shared)
          report(*Suspends, *Other, Second, Shared, R);
        else if (Second && Options.Strict)
          report(*Suspends, *Other, Second, nullptr, R);
        else
          continue;
        return;
      }
    }
  }

  static void report(const CoroutineSuspendExpr &Suspends, const Expr &Other,
                     const CoroutineSuspendExpr *Second, const ValueDecl *Shared, Report &R) {
    if (!Shared)
      R.warn(Second->getKeywordLoc(), "the compiler chooses the order of these two awaits")
          .step(Suspends.getKeywordLoc(), "evaluated before this, or after it");
    else
      R.warn(Other.getSourceRange(),
             "'{0}' changes before or after the await beside it, as the compiler chooses",
             Shared->getName())
          .step(Suspends.getKeywordLoc(), "unordered with respect to this await");
  }
};
} // namespace

COROLINT_CHECK(unsequenced_awaits, UnsequencedAwaits,
               ({.Name = "coro-unsequenced-awaits",
                 .Summary = "The result depends on which operand is awaited first"}))
