// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "subjects/UnjoinedScopes.h"

namespace {
using namespace corolint;

struct ScopeNotJoined final : Check<> {
  void function(const Function &F, Report &R) const override {
    for (const UnjoinedScope &S : unjoinedScopes(F))
      if (!S.Join)
        R.warn(S.Scope->getLocation(),
               "scope '{0}' is never joined: its destructor terminates the program if a task is "
               "still in it",
               S.Scope->getName())
            .step(S.Spawn->getSourceRange(), "a task is started in it here");
  }
};
} // namespace

COROLINT_CHECK(scope_not_joined, ScopeNotJoined,
               ({.Name = "coro-scope-not-joined",
                 .Summary = "A scope with tasks in it is destroyed without being joined"}))
