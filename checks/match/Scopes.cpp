// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Scopes.h"

using namespace clang;

namespace corolint {
namespace {

/// The first place where \p Scope has event \p Wanted; null if there is none.
const Stmt *firstEvent(const VarDecl *Scope, ScopeEvent Wanted, const ScopeModel &Model,
                       const Function &F) {
  for (const Expr *Use : F.uses(Scope))
    if (scopeEventAt(Use, Scope, Model, F) == Wanted)
      return Use;
  return nullptr;
}

std::optional<UnjoinedScope> follow(const VarDecl *Scope, const ScopeModel &Model,
                                    const Function &F) {
  const Stmt *Spawn = firstEvent(Scope, ScopeEvent::Spawns, Model, F);
  if (!Spawn || !F.flow() || firstEvent(Scope, ScopeEvent::Unknown, Model, F))
    return std::nullopt;
  std::optional<FlowPoint> From = F.flow()->after(Spawn);
  if (!From)
    return std::nullopt;
  auto Visit = [&](const Event &E, unsigned &) {
    if ((E.Kind == Event::VariableDies || E.Kind == Event::LifetimeEnds) && E.Variable == Scope)
      return Flow::Next::Found;
    bool Joins = E.Kind == Event::Statement && E.Node &&
                 scopeEventAt(E.Node, Scope, Model, F) == ScopeEvent::Joins;
    return Joins ? Flow::Next::Prune : Flow::Next::Go;
  };
  std::optional<FlowPath> Path = F.flow()->search(*From, 0, Visit);
  if (!Path)
    return std::nullopt;
  bool Leaves = llvm::isa_and_nonnull<ReturnStmt, CoreturnStmt, BreakStmt, ContinueStmt, GotoStmt,
                                      CXXThrowExpr>(Path->End.Node);
  return UnjoinedScope{Scope, Spawn, firstEvent(Scope, ScopeEvent::Joins, Model, F),
                       Leaves ? Path->End.Node : nullptr};
}

} // namespace

std::vector<UnjoinedScope> unjoinedScopes(const Function &F) {
  std::vector<UnjoinedScope> Found;
  for (const VarDecl *Var : F.variables()) {
    if (!Var->hasLocalStorage() || llvm::isa<ParmVarDecl>(Var))
      continue;
    const ScopeModel *Model = scopeModelOf(Var->getType(), F);
    if (Model && mustBeJoined(*Model))
      if (std::optional<UnjoinedScope> One = follow(Var, *Model, F))
        Found.push_back(*One);
  }
  return Found;
}

} // namespace corolint
