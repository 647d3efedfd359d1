// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "subjects/Scopes.h"

namespace {
using namespace corolint;
using namespace clang;

struct MixedAwaitAndSpawn final : Check<> {
  void coroutine(const Function &F, Report &R) const override {
    for (const ParmVarDecl *Param : F.decl().parameters())
      if (std::optional<ScopeModel> Model = scopeModelOf(Param->getType().getNonReferenceType(), F);
          Model && Param->getType()->isReferenceType())
        look(*Param, *Model, F, R);
  }

private:
  static void look(const ParmVarDecl &Scope, const ScopeModel &Model, const Function &F,
                   Report &R) {
    const Expr *Spawns = nullptr;
    for (const Expr *Use : F.uses(&Scope))
      switch (scopeEventAt(Use, &Scope, Model, F)) {
      case ScopeEvent::Spawns:
        Spawns = Spawns ? Spawns : Use;
        break;
      case ScopeEvent::Joins: // it drives the scope, and is no part of it
        return;
      default:
        break;
      }
    for (const SuspensionPoint &Point : F.suspensions())
      if (Spawns && F.maySuspendAt(Point.Expr)) {
        R.warn(Spawns->getSourceRange(),
               "the caller waits for part of the work, and the rest continues in '{0}'",
               Scope.getName())
            .step(Point.Expr->getKeywordLoc(), "awaited here");
        return;
      }
  }
};
} // namespace

COROLINT_CHECK(
    mixed_await_and_spawn, MixedAwaitAndSpawn,
    ({.Name = "coro-mixed-await-and-spawn",
      .Summary = "A coroutine awaits some of its work and starts the rest in its caller's scope",
      .Promise = Tier::Preview}))
