// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "subjects/Scopes.h"
#include "values/Consumption.h"

namespace {
using namespace corolint;
using namespace clang;

struct UnstructuredSpawn final : Check<> {
  void function(const Function &F, Report &R) const override {
    for (const Spawn &S : spawnsIn(F)) {
      if (S.Scope || !isLetGo(S, F))
        continue;
      if (const ValueDecl *Scope = scopeInReach(S.Call, F))
        R.warn(S.Call->getSourceRange(),
               "'{0}' starts a task that nothing waits for; start it in scope '{1}'",
               S.Callee->getNameAsString(), Scope->getName())
            .step(Scope->getLocation(), "this scope could own it");
    }
  }

private:
  static bool isLetGo(const Spawn &S, const Function &F) {
    return S.Call->getType()->isVoidType() || fateOf(S.Call, F).What == Fate::Dropped;
  }
};
} // namespace

COROLINT_CHECK(unstructured_spawn, UnstructuredSpawn,
               ({.Name = "coro-unstructured-spawn",
                 .Summary = "A task is started beside a scope that could own it",
                 .Promise = Tier::Pedantic}))
