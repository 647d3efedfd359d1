// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "flow/Flow.h"
#include "words/Awaiting.h"

namespace {
using namespace corolint;
using namespace clang;

struct SuspensionNotGuaranteed final : Check<> {
  void coroutine(const Function &F, Report &R) const override {
    bool Suspends = llvm::any_of(
        F.suspensions(), [&](const SuspensionPoint &Point) { return F.maySuspendAt(Point.Expr); });
    if (!F.returns().isTask() || !Suspends || !flowOf(F))
      return;
    std::optional<FlowPath> Path = flowOf(F)->search([&](const Event &E, unsigned &) {
      if (E.Kind == Event::Suspension && F.maySuspendAt(E.Node))
        return Flow::Next::Prune;
      if (E.Kind != Event::Exit)
        return Flow::Next::Go;
      return llvm::isa_and_nonnull<CXXThrowExpr>(E.Node) ? Flow::Next::Prune : Flow::Next::Found;
    });
    if (!Path)
      return;
    FindingBuilder Found =
        R.warn(F.decl().getLocation(),
               "'{0}' may finish without suspending, so other coroutines are starved",
               F.decl().getNameAsString());
    describeBranches(*Path, Found);
    if (Path->End.Node)
      Found.step(Path->End.Node->getSourceRange(), "ends here");
  }
};
} // namespace

COROLINT_CHECK(suspension_not_guaranteed, SuspensionNotGuaranteed,
               ({.Name = "coro-suspension-not-guaranteed",
                 .Summary = "A coroutine that suspends has a path that does not",
                 .Promise = Tier::Preview}))
