// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "words/EscapeStory.h"

namespace {
using namespace corolint;

struct ScopeTaskOutlivesLocal final : Check<> {
  void function(const Function &F, Report &R) const override {
    for (const Escape &E : escapesOf(F))
      if (E.Inside.When != ReadTime::Unknown && kindOf(E, F) == EscapeKind::InScope)
        report(E, R);
  }

private:
  static void report(const Escape &E, Report &R) {
    FindingBuilder Found =
        R.warn(E.What.Where->getSourceRange(),
               "{0} dies before scope '{1}' is joined; a task in it still reads it",
               referentName(E), E.Goes.Scope->getName());
    tell(E, Found);
    Found.step(E.Goes.Scope->getLocation(), "the scope lives longer");
  }
};
} // namespace

COROLINT_CHECK(
    scope_task_outlives_local, ScopeTaskOutlivesLocal,
    ({.Name = "coro-scope-task-outlives-local",
      .Summary = "A task in a scope reads a local that dies before the scope is joined"}))
