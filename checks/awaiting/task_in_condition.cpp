// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "subjects/TaskState.h"
#include "words/Awaiting.h"

namespace {
using namespace corolint;
using namespace clang;

struct TaskInCondition final : Check<> {
  void function(const Function &F, Report &R) const override {
    for (const Stmt *S : F.statements()) {
      const auto *E = llvm::dyn_cast<Expr>(S);
      // A variable is tested for validity; what is made here is tested instead of its result.
      if (E && llvm::isa<CallExpr, CoawaitExpr>(E) && makesObject(E) &&
          mustBeAwaited(F.types().of(E->getType()), F) && isTested(fateOf(E, F)))
        report(E, F, R);
    }
  }

private:
  /// `operator T()` of a task<T>, which is an operator bool() where T is bool.
  static bool givesResult(const CXXConversionDecl &Conversion) {
    if (Conversion.getPrimaryTemplate())
      return true;
    const auto *Pattern =
        llvm::dyn_cast_or_null<CXXConversionDecl>(Conversion.getInstantiatedFromMemberFunction());
    return Pattern && Pattern->getConversionType()->isDependentType();
  }

  static bool isTested(const Consumption &Fate) {
    if (Fate.What == Fate::Tested)
      return true;
    if (Fate.What != Fate::Receiver && Fate.What != Fate::Argument)
      return false;
    if (const auto *Conversion = llvm::dyn_cast_or_null<CXXConversionDecl>(calleeOf(Fate.At)))
      return Conversion->getConversionType()->isBooleanType() && !givesResult(*Conversion);
    const auto *Operator = llvm::dyn_cast_or_null<CXXOperatorCallExpr>(Fate.At);
    return Operator && (Operator->getOperator() == OO_Exclaim || Operator->isComparisonOp()) &&
           Operator->getType()->isBooleanType();
  }

  static void report(const Expr *E, const Function &F, Report &R) {
    const TypeProfile &Profile = F.types().of(E->getType());
    FindingBuilder Found =
        R.warn(E->getSourceRange(), "this tests the {0} {1}, not its result: {2}", nounFor(Profile),
               originOf(E), dropConsequence(Profile));
    QualType Result = F.types().awaitResult(E->getType());
    if (canAwait(Profile, F) && !Result.isNull() && Result->isScalarType())
      Found.fix(FixSafety::Safe, "test its result", [&](EditList &Edits) {
        Edits.insertBefore(E->getBeginLoc(), "(co_await ");
        Edits.insertAfterToken(E->getEndLoc(), ")");
      });
  }
};
} // namespace

COROLINT_CHECK(task_in_condition, TaskInCondition,
               ({.Name = "coro-task-in-condition",
                 .Summary = "A task is tested as a bool instead of its result",
                 .Fix = FixSafety::Safe}))
