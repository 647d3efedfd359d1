// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"

namespace {
using namespace corolint;
using namespace clang;

struct AwaitInSyncGenerator final : Check<> {
  void coroutine(const Function &F, Report &R) const override {
    if (F.returns().Kind != TypeKind::SyncGenerator)
      return;
    for (const SuspensionPoint &S : F.suspensions()) {
      if (S.isYield() || S.Certainty == SuspendCertainty::Never || completesAtOnce(S, F))
        continue;
      R.warn(S.Expr->getSourceRange(),
             "'{0}' suspends here, and its consumer reads an element that was never produced",
             F.decl().getNameAsString())
          .step(F.decl().getLocation(),
                "a synchronous generator is resumed by ++, which expects a co_yield");
    }
  }

private:
  /// A coroutine in sight that has nothing to wait for gives its result without a suspension that
  /// the consumer could see.
  static bool completesAtOnce(const SuspensionPoint &S, const Function &F) {
    const auto *Call = llvm::dyn_cast_or_null<CallExpr>(movedValueOf(S.Expr->getOperand()));
    const Function *Awaited = Call ? F.unit().bodyOf(Call->getDirectCallee()) : nullptr;
    return Awaited && Awaited->isCoroutine() &&
           llvm::all_of(Awaited->suspensions(), [](const SuspensionPoint &Inner) {
             return Inner.Certainty == SuspendCertainty::Never;
           });
  }
};
} // namespace

COROLINT_CHECK(await_in_sync_generator, AwaitInSyncGenerator,
               ({.Name = "coro-await-in-sync-generator",
                 .Summary = "A synchronous generator awaits"}))
