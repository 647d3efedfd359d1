// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "subjects/Handles.h"
#include "values/Consumption.h"

namespace {
using namespace corolint;
using namespace clang;

struct AwaitSuspendPreferBool final : Check<> {
  void function(const Function &F, Report &R) const override {
    const ParmVarDecl *Own = suspendedHandle(F);
    if (!Own || !isHandle(F.decl().getReturnType()) || F.decl().isTemplateInstantiation())
      return;
    unsigned Stays = 0, Resumes = 0;
    for (const auto *Return : F.all<ReturnStmt>())
      if (!count(Return->getRetValue(), *Own, Stays, Resumes))
        return;
    if (!Stays || !Resumes)
      return;
    R.warn(F.decl().getLocation(),
           "await_suspend never transfers to another coroutine; return bool instead of a handle")
        .fix(FixSafety::Safe, "return bool", [&](EditList &Edits) { toBool(F, *Own, Edits); });
  }

private:
  /// The handle behind conversions to std::coroutine_handle<>.
  static const Expr *handleIn(const Expr *E) {
    return E ? movedValueOf(E->IgnoreUnlessSpelledInSource()) : nullptr;
  }

  static bool isNoop(const Expr *E) {
    const auto *Call = llvm::dyn_cast_or_null<CallExpr>(E);
    const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
    return Callee && Callee->getIdentifier() && Callee->getName() == "noop_coroutine";
  }

  static bool count(const Expr *E, const ParmVarDecl &Own, unsigned &Stays, unsigned &Resumes) {
    E = handleIn(E);
    if (const auto *Choice = llvm::dyn_cast_or_null<ConditionalOperator>(E))
      return count(Choice->getTrueExpr(), Own, Stays, Resumes) &&
             count(Choice->getFalseExpr(), Own, Stays, Resumes);
    bool Noop = isNoop(E);
    Stays += Noop;
    Resumes += !Noop;
    return Noop || (E && variableOf(E) == &Own);
  }

  static void toBool(const Function &F, const ParmVarDecl &Own, EditList &Edits) {
    Edits.replace(F.decl().getReturnTypeSourceRange(), "bool");
    for (const auto *Return : F.all<ReturnStmt>())
      replaceValue(Return->getRetValue(), Edits);
  }

  static void replaceValue(const Expr *E, EditList &Edits) {
    const Expr *Value = handleIn(E);
    if (const auto *Choice = llvm::dyn_cast<ConditionalOperator>(Value)) {
      replaceValue(Choice->getTrueExpr(), Edits);
      replaceValue(Choice->getFalseExpr(), Edits);
    } else {
      Edits.replace(E->getSourceRange(), isNoop(Value) ? "true" : "false");
    }
  }
};
} // namespace

COROLINT_CHECK(await_suspend_prefer_bool, AwaitSuspendPreferBool,
               ({.Name = "coro-await-suspend-prefer-bool",
                 .Summary = "await_suspend returns its own handle or a no-op one, never another",
                 .Promise = Tier::Preview,
                 .Fix = FixSafety::Safe}))
