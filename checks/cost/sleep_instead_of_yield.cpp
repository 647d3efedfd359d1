// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "facts/Consumption.h"

namespace {
using namespace corolint;
using namespace clang;

struct SleepInsteadOfYield final : Check<> {
  void coroutine(const Function &F, Report &R) const override {
    for (const auto *Call : F.all<CallExpr>()) {
      const FunctionDecl *Callee = Call->getDirectCallee();
      if (Callee && F.models().has(Callee, Role::Sleeps) && Call->getNumArgs() &&
          isZero(Call->getArg(Call->getNumArgs() - 1), F.context()) &&
          fateOf(Call, F).What == Fate::Awaited)
        R.warn(Call->getSourceRange(),
               "a sleep of no time sets a timer where giving others a turn was meant");
    }
  }

private:
  /// A literal zero, a duration made from one (`0ms`, `milliseconds(0)`, `zero()`), or `{}`.
  static bool isZero(const Expr *E, const ASTContext &Context) {
    E = E->IgnoreImplicit();
    Expr::EvalResult Result;
    if (E->isValueDependent() || !E->EvaluateAsRValue(Result, Context))
      return false;
    return isZero(Result.Val);
  }

  static bool isZero(const APValue &Value) {
    if (Value.isInt())
      return Value.getInt().isZero();
    if (Value.isFloat())
      return Value.getFloat().isZero();
    if (!Value.isStruct() || Value.getStructNumFields() + Value.getStructNumBases() != 1)
      return false;
    return isZero(Value.getStructNumFields() ? Value.getStructField(0) : Value.getStructBase(0));
  }
};
} // namespace

COROLINT_CHECK(sleep_instead_of_yield, SleepInsteadOfYield,
               ({.Name = "coro-sleep-instead-of-yield",
                 .Summary = "A sleep of zero length instead of a yield",
                 .Promise = Tier::Strict}))
