// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"

namespace {
using namespace corolint;
using namespace clang;

struct CoroutineWithoutSuspension final : Check<> {
  void coroutine(const Function &F, Report &R) const override {
    const auto *Method = llvm::dyn_cast<CXXMethodDecl>(&F.decl());
    bool OthersDecide = (Method && Method->isVirtual()) || F.closure() ||
                        F.decl().isTemplateInstantiation() || isStub(F);
    if (OthersDecide || !F.returns().isTask() || !F.suspensions().empty())
      return;
    R.warn(F.decl().getNameInfo().getSourceRange(),
           "'{0}' never suspends: its frame is allocated and resumed for nothing",
           F.decl().getNameAsString())
        .step(F.coroutine()->getBeginLoc(), "only this co_return makes it a coroutine");
  }

private:
  /// `{ co_return; }` and what only throws stand for what is to come, or for nothing to do.
  static bool isStub(const Function &F) {
    const auto *Body = llvm::dyn_cast_or_null<CompoundStmt>(F.body());
    if (!Body || Body->size() != 1)
      return false;
    const auto *Return = llvm::dyn_cast<CoreturnStmt>(Body->body_front());
    return (Return && !Return->getOperand()) || !F.all<CXXThrowExpr>().empty();
  }
};
} // namespace

COROLINT_CHECK(coroutine_without_suspension, CoroutineWithoutSuspension,
               ({.Name = "coro-coroutine-without-suspension",
                 .Summary = "A coroutine that never suspends could be a plain function",
                 .Promise = Tier::Pedantic}))
