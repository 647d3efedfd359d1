// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "flow/Flow.h"
#include "subjects/Guards.h"
#include "subjects/Locks.h"

namespace {
using namespace corolint;
using namespace clang;

struct YieldInsideScope final : Check<> {
  void coroutine(const Function &F, Report &R) const override {
    if (!F.returns().isGenerator() || !flowOf(F) || isContextManager(F))
      return;
    for (const VarDecl *Var : F.variables())
      if (!llvm::isa<ParmVarDecl>(Var) && !Var->getType()->isReferenceType())
        if (llvm::StringRef What = kindOf(*Var, F); !What.empty())
          look(*Var, What, F, R);
  }

private:
  /// One co_yield outside any loop is how a context manager is written: it brackets its caller.
  static bool isContextManager(const Function &F) {
    const Stmt *Only = nullptr;
    for (const SuspensionPoint &S : F.suspensions()) {
      if (!S.isYield())
        continue;
      if (Only)
        return false;
      Only = S.Expr;
    }
    for (const Stmt *S = Only; S; S = F.parent(S))
      if (llvm::isa<WhileStmt, ForStmt, DoStmt, CXXForRangeStmt>(S))
        return false;
    return true;
  }

  /// What is open while \p Var lives, or empty.
  static llvm::StringRef kindOf(const VarDecl &Var, const Function &F) {
    // What an awaited lock() gave. A thread lock is coro-lock-across-suspend's.
    if (llvm::isa_and_nonnull<CoawaitExpr>(movedValueOf(Var.getInit())))
      return isGuard(Var.getType(), F) && !isThreadGuard(Var.getType(), F) ? "lock" : "";
    const TypeModel *Model = F.models().type(Var.getType());
    if (!Model)
      return "";
    if (Model->Timeout)
      return "timeout";
    if (Model->Scope)
      return "task scope";
    if (Model->MustNotSpanYield)
      return "transaction";
    return Model->Guard && !isThreadGuard(Var.getType(), F) ? "lock" : "";
  }

  static void look(const VarDecl &Var, llvm::StringRef What, const Function &F, Report &R) {
    std::optional<FlowPoint> From = flowOf(F)->declared(&Var);
    if (!From)
      return;
    auto Step = [&](const Event &E, unsigned &) {
      if ((E.Kind == Event::VariableDies || E.Kind == Event::LifetimeEnds) && E.Variable == &Var)
        return Flow::Next::Prune;
      if (E.Kind == Event::Statement && closes(E.Node, Var, F))
        return Flow::Next::Prune;
      return E.Kind == Event::Suspension && E.as<CoyieldExpr>() ? Flow::Next::Found
                                                                : Flow::Next::Go;
    };
    if (std::optional<FlowPath> Path = flowOf(F)->search(*From, 0, Step))
      R.warn(Path->End.Node->getSourceRange(),
             "the {0} '{1}' stays open until the consumer resumes the generator", What,
             Var.getName())
          .step(Var.getLocation(), "opened here")
          .step(Path->End.Node->getSourceRange(),
                "yields here; the consumer may resume it late, or never");
  }

  static bool closes(const Stmt *S, const VarDecl &Var, const Function &F) {
    if (const auto *E = llvm::dyn_cast_or_null<Expr>(S); E && isMoveOrForward(E))
      return variableOf(E) == &Var;
    const auto *Call = llvm::dyn_cast_or_null<CXXMemberCallExpr>(S);
    if (!Call || !Call->getMethodDecl() || variableOf(Call->getImplicitObjectArgument()) != &Var)
      return false;
    std::string Name = Call->getMethodDecl()->getNameAsString();
    const TypeModel *Model = F.models().type(Var.getType());
    return Name == "unlock" || Name == "release" || Name == "reset" || Name == "commit" ||
           Name == "rollback" || llvm::is_contained(Model->Close, Name) ||
           (Model->Scope && llvm::is_contained(Model->Scope->Join, Name));
  }
};
} // namespace

COROLINT_CHECK(yield_inside_scope, YieldInsideScope,
               ({.Name = "coro-yield-inside-scope",
                 .Summary = "co_yield while a timeout, lock, transaction or task scope is open"}))
