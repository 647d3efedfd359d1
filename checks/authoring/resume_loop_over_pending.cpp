// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "model/Names.h"
#include "subjects/Handovers.h"
#include "subjects/Publishing.h"
#include "values/Consumption.h"
#include "values/Places.h"

namespace {
using namespace corolint;
using namespace clang;

/// `while (!h.done()) h.resume();` drives a coroutine that waits for nobody else. One that waits
/// for a timer or a thread is resumed by both.
struct ResumeLoopOverPending final : Check<> {
  void function(const Function &F, Report &R) const override {
    for (const auto *Call : F.all<CallExpr>()) {
      HandleCall Handle = handleCallOf(Call);
      const CXXRecordDecl *Promise =
          Handle.Act == HandleAct::Resumes ? promiseOf(Handle.Handle->getType()) : nullptr;
      if (!Promise || !isDriven(*Call, Handle, F))
        continue;
      if (std::optional<Pending> Wait = waitForOther(*Promise, F.unit()))
        R.warn(Call->getSourceRange(),
               "resumes a coroutine that other code resumes as well: it runs twice")
            .step(Wait->Await->getSourceRange(), "such a coroutine waits here")
            .step(Wait->Given->getSourceRange(), "its handle is given to code that resumes it");
    }
  }

private:
  struct Pending {
    const CoroutineSuspendExpr *Await;
    const Expr *Given;
  };

  static const CXXRecordDecl *promiseOf(QualType Handle) {
    const auto *Spec = llvm::dyn_cast_or_null<ClassTemplateSpecializationDecl>(recordOf(Handle));
    return Spec && Spec->getTemplateArgs()[0].getKind() == TemplateArgument::Type
               ? recordOf(Spec->getTemplateArgs()[0].getAsType())
               : nullptr;
  }

  /// Whether the nearest loop asks for nothing but done(), and resumes in every round.
  static bool isDriven(const CallExpr &Resume, const HandleCall &Handle, const Function &F) {
    for (const Stmt *S = &Resume; S; S = F.parent(S)) {
      if (llvm::isa<IfStmt, ConditionalOperator, SwitchStmt>(S))
        return false;
      const Expr *Condition = nullptr;
      if (const auto *While = llvm::dyn_cast<WhileStmt>(S))
        Condition = While->getCond();
      else if (const auto *Do = llvm::dyn_cast<DoStmt>(S))
        Condition = Do->getCond();
      else if (const auto *For = llvm::dyn_cast<ForStmt>(S))
        Condition = For->getCond();
      if (Condition)
        return asksDone(Condition, Handle);
    }
    return false;
  }

  static bool asksDone(const Expr *Condition, const HandleCall &Handle) {
    bool Found = false;
    walk(Condition, [&](const Stmt *S) {
      HandleCall Asked = handleCallOf(S);
      Found |= Asked.Act == HandleAct::Asks && placeOf(Asked.Handle) == placeOf(Handle.Handle);
      return !Found;
    });
    return Found;
  }

  static std::optional<Pending> waitForOther(const CXXRecordDecl &Promise, Unit &In) {
    for (const auto &F : In.functions()) {
      if (!F->isCoroutine() || F->promise() != &Promise)
        continue;
      for (const SuspensionPoint &Point : F->suspensions())
        if (const Function *Suspend = suspendOf(*Point.Expr, In))
          if (const Expr *Given = givenAway(*Suspend))
            return Pending{Point.Expr, Given};
    }
    return std::nullopt;
  }

  static const Function *suspendOf(const CoroutineSuspendExpr &Point, Unit &In) {
    const Function *Found = nullptr;
    walk(Point.getSuspendExpr(), [&](const Stmt *S) {
      const FunctionDecl *Callee = llvm::isa<CallExpr>(S) ? calleeOf(S) : nullptr;
      if (identifierOf(Callee) == "await_suspend")
        Found = In.bodyOf(Callee);
      return !Found;
    });
    return Found;
  }

  static const Expr *givenAway(const Function &Suspend) {
    std::vector<Handover> Given = handoversIn(Suspend);
    if (!Given.empty())
      return Given.front().At;
    for (const Publication &One : publicationsIn(Suspend))
      if (!One.Resumed && One.Certain)
        return One.At;
    return nullptr;
  }
};
} // namespace

COROLINT_CHECK(resume_loop_over_pending, ResumeLoopOverPending,
               ({.Name = "coro-resume-loop-over-pending",
                 .Summary = "A loop resumes a coroutine that other code will resume"}))
