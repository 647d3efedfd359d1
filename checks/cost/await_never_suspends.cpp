// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "values/Consumption.h"

namespace {
using namespace corolint;
using namespace clang;

struct AwaitNeverSuspends final : Check<> {
  void coroutine(const Function &F, Report &R) const override {
    if (F.decl().isTemplateInstantiation() || F.returns().Kind == TypeKind::Monadic)
      return;
    for (const SuspensionPoint &Point : F.suspensions())
      if (!Point.isYield() && Point.Certainty == SuspendCertainty::Never &&
          Point.Expr->getType()->isVoidType() && resumesEmpty(*Point.Expr))
        R.warn(Point.Expr->getSourceRange(), "this await never suspends and has no result");
  }

private:
  /// An await_resume that does something (a check for cancellation) is what the await is for.
  static bool resumesEmpty(const CoroutineSuspendExpr &Suspends) {
    const Expr *Resume = Suspends.getResumeExpr();
    const FunctionDecl *Callee = calleeOf(Resume ? Resume->IgnoreImplicit() : nullptr);
    const FunctionDecl *Definition = nullptr;
    if (!Callee || !Callee->hasBody(Definition))
      return false;
    const auto *Body = llvm::dyn_cast_or_null<CompoundStmt>(Definition->getBody());
    return Body && Body->body_empty();
  }
};
} // namespace

COROLINT_CHECK(await_never_suspends, AwaitNeverSuspends,
               ({.Name = "coro-await-never-suspends",
                 .Summary = "co_await of something that never suspends and has no result",
                 .Promise = Tier::Pedantic}))
