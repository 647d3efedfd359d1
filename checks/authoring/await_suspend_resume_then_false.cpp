// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "flow/Flow.h"
#include "subjects/Handles.h"
#include "values/Places.h"

namespace {
using namespace corolint;
using namespace clang;

/// Returning false, or the coroutine's own handle, resumes it once more ([expr.await]/5.1).
struct AwaitSuspendResumeThenFalse final : Check<> {
  void function(const Function &F, Report &R) const override {
    const ParmVarDecl *Own = suspendedHandle(F);
    if (!Own || F.decl().getReturnType()->isVoidType() || !flowOf(F))
      return;
    for (const auto *Call : F.all<CallExpr>()) {
      HandleCall Handle = handleCallOf(Call);
      bool Ends = Handle.Act == HandleAct::Resumes || Handle.Act == HandleAct::Destroys;
      std::optional<FlowPoint> From = flowOf(F)->after(Call);
      if (Ends && From && variableOf(Handle.Handle) == Own)
        follow(*Call, Handle.Act, *Own, *From, F, R);
    }
  }

private:
  static void follow(const CallExpr &Call, HandleAct Act, const ParmVarDecl &Own, FlowPoint From,
                     const Function &F, Report &R) {
    std::optional<FlowPath> Path = flowOf(F)->search(From, 0, [&](const Event &E, unsigned &) {
      const auto *Return = E.Kind == Event::Statement ? E.as<ReturnStmt>() : nullptr;
      return Return && resumes(*Return, Own) ? Flow::Next::Found : Flow::Next::Go;
    });
    if (!Path)
      return;
    bool Destroys = Act == HandleAct::Destroys;
    R.warn(Call.getSourceRange(),
           "the coroutine is {0} here, and the value that is returned resumes it again",
           Destroys ? "destroyed" : "resumed")
        .step(Path->End.Node->getSourceRange(), "resumes the coroutine a second time");
  }

  static bool resumes(const ReturnStmt &Return, const ParmVarDecl &Own) {
    const Expr *Value = valueOf(Return.getRetValue());
    if (const auto *Literal = llvm::dyn_cast_or_null<CXXBoolLiteralExpr>(Value))
      return !Literal->getValue();
    return variableOf(Value) == &Own;
  }
};
} // namespace

COROLINT_CHECK(
    await_suspend_resume_then_false, AwaitSuspendResumeThenFalse,
    ({.Name = "coro-await-suspend-resume-then-false",
      .Summary = "await_suspend resumes its coroutine, and then declines to suspend it"}))
