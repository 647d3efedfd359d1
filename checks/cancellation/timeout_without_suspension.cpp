// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "flow/Flow.h"
#include "flow/Suspensions.h"
#include "values/Consumption.h"

namespace {
using namespace corolint;
using namespace clang;

/// A timeout fires only where the coroutine is suspended.
struct TimeoutWithoutSuspension final : Check<> {
  void function(const Function &F, Report &R) const override {
    for (const auto *Call : F.all<CallExpr>())
      if (const FunctionDecl *Callee = Call->getDirectCallee();
          Callee && F.models().has(Callee, Role::Timeout))
        for (const Expr *Arg : Call->arguments())
          if (const Function *Limited = limitedBy(Arg, F); Limited && runsThrough(*Limited))
            R.warn(Call->getCallee()->getSourceRange(),
                   "what this limits never suspends: the timeout can never fire")
                .step(Limited->decl().getLocation(), "this coroutine has no suspension point");
  }

  void coroutine(const Function &F, Report &R) const override {
    for (const VarDecl *Var : F.variables()) {
      const TypeModel *Model =
          Var->getType()->isReferenceType() ? nullptr : F.models().type(Var->getType());
      // One that is handed on limits something elsewhere.
      if (Model && Model->Timeout && flowOf(F) && flowOf(F)->declared(Var) && F.uses(Var).empty() &&
          !suspensionWhileAlive(Var, F))
        R.warn(Var->getLocation(), "nothing suspends while '{0}' lives: the timeout can never fire",
               Var->getName());
    }
  }

private:
  /// The coroutine whose task, or which itself, is given to a timeout as \p Arg.
  static const Function *limitedBy(const Expr *Arg, const Function &F) {
    const Expr *Value = movedValueOf(Arg);
    const FunctionDecl *Callee = nullptr;
    if (const auto *Lambda = llvm::dyn_cast_or_null<LambdaExpr>(Value))
      Callee = Lambda->getCallOperator();
    else if (const auto *Call = llvm::dyn_cast_or_null<CallExpr>(Value))
      Callee = Call->getDirectCallee();
    return F.unit().function(Callee);
  }

  static bool runsThrough(const Function &Limited) {
    const auto *Method = llvm::dyn_cast<CXXMethodDecl>(&Limited.decl());
    return Limited.isCoroutine() && !(Method && Method->isVirtual()) &&
           llvm::none_of(Limited.suspensions(), [](const SuspensionPoint &Point) {
             return Point.Certainty != SuspendCertainty::Never;
           });
  }
};
} // namespace

COROLINT_CHECK(timeout_without_suspension, TimeoutWithoutSuspension,
               ({.Name = "coro-timeout-without-suspension",
                 .Summary = "A timeout is set over code that never suspends"}))
