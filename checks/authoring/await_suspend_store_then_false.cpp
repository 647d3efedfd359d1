// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "flow/Flow.h"
#include "model/Names.h"
#include "subjects/Handovers.h"
#include "values/Consumption.h"
#include "values/Places.h"

namespace {
using namespace corolint;
using namespace clang;

/// Returning false resumes the coroutine ([expr.await]/5.1.1), and whoever has its handle does so
/// once more.
struct AwaitSuspendStoreThenFalse final : Check<> {
  void function(const Function &F, Report &R) const override {
    if (!suspendedHandle(F) || F.decl().getReturnType()->isVoidType() || !flowOf(F))
      return;
    for (const Handover &Given : handoversIn(F))
      if (std::optional<FlowPoint> From = flowOf(F)->after(Given.At))
        follow(Given, *From, F, R);
  }

private:
  static void follow(const Handover &Given, FlowPoint From, const Function &F, Report &R) {
    std::optional<FlowPath> Path = flowOf(F)->search(From, 0, [&](const Event &E, unsigned &) {
      if (E.Kind == Event::Branch)
        return Given.Slot || decidesWho(E.Node, Given) ? Flow::Next::Prune : Flow::Next::Go;
      if (E.Kind != Event::Statement || !E.Node)
        return Flow::Next::Go;
      if (mayTakeBack(E.Node, Given))
        return Flow::Next::Prune;
      const auto *Return = E.as<ReturnStmt>();
      return Return && resumes(*Return, F) ? Flow::Next::Found : Flow::Next::Go;
    });
    if (Path)
      R.warn(Given.At->getSourceRange(), "the coroutine is handed over here, and the value that is "
                                         "returned resumes it too: it runs twice")
          .step(Path->End.Node->getSourceRange(), "returning this resumes the coroutine at once");
  }

  static bool resumes(const ReturnStmt &Return, const Function &F) {
    const Expr *Value = valueOf(Return.getRetValue());
    if (const auto *Literal = llvm::dyn_cast_or_null<CXXBoolLiteralExpr>(Value))
      return !Literal->getValue();
    return variableOf(Value) == suspendedHandle(F);
  }

  /// Any other use of what has the handle, and a removal from it.
  static bool mayTakeBack(const Stmt *S, const Handover &Given) {
    const auto *Call = llvm::dyn_cast<CXXMemberCallExpr>(S);
    if (!Call || !Given.To || Call == Given.At)
      return false;
    const CXXMethodDecl *Method = Call->getMethodDecl();
    std::string Place = placeOf(Given.To);
    return !Place.empty() && placeOf(Call->getImplicitObjectArgument()) == Place &&
           !(Method && Method->isConst());
  }

  /// `if (state.exchange(done)) return false;`: the protocol of which of two resumes.
  static bool decidesWho(const Stmt *Condition, const Handover &Given) {
    bool Found = false;
    walk(Condition, [&](const Stmt *S) {
      llvm::StringRef Name = identifierOf(llvm::isa<CallExpr>(S) ? calleeOf(S) : nullptr);
      Found |= Name.contains("exchange") || Name.starts_with("fetch_") || Name == "test_and_set" ||
               mayTakeBack(S, Given);
      return !Found;
    });
    return Found;
  }
};
} // namespace

COROLINT_CHECK(
    await_suspend_store_then_false, AwaitSuspendStoreThenFalse,
    ({.Name = "coro-await-suspend-store-then-false",
      .Summary = "await_suspend hands its coroutine over, and then declines to suspend it"}))
