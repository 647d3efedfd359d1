// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "flow/Flow.h"
#include "model/Names.h"
#include "subjects/Handovers.h"
#include "values/Consumption.h"
#include "words/Awaiting.h"

namespace {
using namespace corolint;
using namespace clang;

struct AwaitSuspendLosesCoroutine final : Check<> {
  void function(const Function &F, Report &R) const override {
    const ParmVarDecl *Own = suspendedHandle(F);
    if (!Own || !flowOf(F) || isOfPromise(F))
      return;
    llvm::SmallVector<const Expr *, 4> Gifts;
    for (const Expr *Use : F.uses(Own))
      if (!onlyAsks(Use, F))
        Gifts.push_back(Use);
    if (llvm::none_of(Gifts, [&](const Expr *Gift) { return flowOf(F)->isReached(Gift); }))
      return;
    std::optional<FlowPath> Path = flowOf(F)->search([&](const Event &E, unsigned &) {
      if (E.Kind == Event::Statement && llvm::is_contained(Gifts, E.Node))
        return Flow::Next::Prune;
      if (E.Kind != Event::Exit || llvm::isa_and_nonnull<CXXThrowExpr>(E.Node))
        return Flow::Next::Go;
      return staysSuspended(E.Node, F) ? Flow::Next::Found : Flow::Next::Go;
    });
    if (Path && !(Path->Branches.empty() && hasOpenSwitch(F)))
      report(*Path, *Gifts.front(), F, R);
  }

private:
  /// A switch without a default: that none of its cases is taken is not proved, as for the index of
  /// a variant.
  static bool hasOpenSwitch(const Function &F) {
    return llvm::any_of(F.statements(), [](const Stmt *S) {
      const auto *Switch = llvm::dyn_cast<SwitchStmt>(S);
      if (!Switch)
        return false;
      const SwitchCase *Case = Switch->getSwitchCaseList();
      while (Case && !llvm::isa<DefaultStmt>(Case))
        Case = Case->getNextSwitchCase();
      return !Case;
    });
  }

  static void report(const FlowPath &Path, const Expr &Gift, const Function &F, Report &R) {
    SourceRange Where =
        Path.End.Node ? Path.End.Node->getSourceRange() : SourceRange(F.decl().getLocation());
    FindingBuilder Found = R.warn(
        Where, "this path suspends the coroutine and drops its handle: nothing can resume it");
    describeBranches(Path, Found);
    Found.step(Gift.getSourceRange(), "other paths store or resume the handle");
  }

  /// The end of a void function, `return true`, and `return std::noop_coroutine()`.
  static bool staysSuspended(const Stmt *Left, const Function &F) {
    const auto *Return = llvm::dyn_cast_or_null<ReturnStmt>(Left);
    if (F.decl().getReturnType()->isVoidType())
      return !Left || Return;
    const Expr *Value = Return ? Return->getRetValue() : nullptr;
    if (!Value)
      return false;
    Value = movedValueOf(Value->IgnoreUnlessSpelledInSource());
    if (const auto *Literal = llvm::dyn_cast_or_null<CXXBoolLiteralExpr>(Value))
      return Literal->getValue();
    const FunctionDecl *Callee = llvm::isa_and_nonnull<CallExpr>(Value) ? calleeOf(Value) : nullptr;
    return identifierOf(Callee) == "noop_coroutine";
  }
};
} // namespace

COROLINT_CHECK(
    await_suspend_loses_coroutine, AwaitSuspendLosesCoroutine,
    ({.Name = "coro-await-suspend-loses-coroutine",
      .Summary = "A path through await_suspend suspends the coroutine and drops its handle"}))
