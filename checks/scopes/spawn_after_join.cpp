// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "flow/Flow.h"
#include "model/Names.h"
#include "subjects/Scopes.h"
#include "values/Places.h"

namespace {
using namespace corolint;
using namespace clang;

struct SpawnAfterJoin final : Check<> {
  void function(const Function &F, Report &R) const override {
    for (const VarDecl *Var : F.variables()) {
      std::optional<ScopeModel> Model = scopeModelOf(Var->getType(), F);
      if (Model && !Model->Reusable)
        follow(Var, *Model, F, R);
    }
  }

private:
  /// A sender that stands for the join joins nothing before it is awaited.
  static bool isAwaited(const Stmt *S, const Function &F) {
    for (; S; S = F.parent(S))
      if (llvm::isa<CoawaitExpr>(S))
        return true;
    return false;
  }

  /// `Scope.reset()`, `Scope = {}`.
  static bool isRenewed(const Stmt *S, const VarDecl *Scope) {
    if (const auto *Assign = llvm::dyn_cast<CXXOperatorCallExpr>(S))
      return Assign->getOperator() == OO_Equal && rootVariable(Assign->getArg(0)) == Scope;
    const auto *Call = llvm::dyn_cast<CXXMemberCallExpr>(S);
    return Call && rootVariable(Call->getImplicitObjectArgument()) == Scope &&
           identifierOf(Call->getMethodDecl()).contains_insensitive("reset");
  }

  static void follow(const VarDecl *Scope, const ScopeModel &Model, const Function &F, Report &R) {
    for (const Expr *Use : F.uses(Scope)) {
      if (scopeEventAt(Use, Scope, Model, F) != ScopeEvent::Joins || !isAwaited(Use, F) ||
          !flowOf(F))
        continue;
      std::optional<FlowPoint> From = flowOf(F)->after(Use);
      if (!From)
        continue;
      auto Visit = [&](const Event &E, unsigned &) {
        if ((E.Kind == Event::VariableDies || E.Kind == Event::LifetimeEnds) && E.Variable == Scope)
          return Flow::Next::Prune;
        if (E.Kind != Event::Statement || !E.Node)
          return Flow::Next::Go;
        if (isRenewed(E.Node, Scope))
          return Flow::Next::Prune;
        return scopeEventAt(E.Node, Scope, Model, F) == ScopeEvent::Spawns ? Flow::Next::Found
                                                                           : Flow::Next::Go;
      };
      if (std::optional<FlowPath> Path = flowOf(F)->search(*From, 0, Visit))
        R.warn(Path->End.Node->getSourceRange(),
               "a task is started in scope '{0}' after it was joined", Scope->getName())
            .step(Use->getSourceRange(), "joined here");
    }
  }
};
} // namespace

COROLINT_CHECK(spawn_after_join, SpawnAfterJoin,
               ({.Name = "coro-spawn-after-join",
                 .Summary = "A task is started in a scope that was joined"}))
