// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "subjects/Guards.h"
#include "words/Awaiting.h"

namespace {
using namespace corolint;
using namespace clang;

struct GuardFromUnawaitedLock final : Check<> {
  void function(const Function &F, Report &R) const override {
    for (const TaskVariable &V : taskVariables(F)) {
      bool Idle = llvm::all_of(V.Touches, [](const TaskTouch &T) {
        return T.What == TaskUse::Inspected || T.What == TaskUse::Silenced;
      });
      if (V.Owned && V.Start == TaskState::Holds && Idle && V.Decl->getInit() &&
          !llvm::isa<ParmVarDecl>(V.Decl) && isGuardPending(V, F))
        report(V, F, R);
    }
  }

private:
  static void report(const TaskVariable &V, const Function &F, Report &R) {
    FindingBuilder Found =
        R.warn(V.Decl->getLocation(),
               "'{0}' guards nothing: the lock is not taken without co_await", V.Decl->getName());
    Found.step(V.Decl->getInit()->getSourceRange(), "this only makes the {0} that would take it",
               nounFor(*V.Profile));
    bool Deduced = V.Decl->getType()->getContainedDeducedType() != nullptr;
    if (Deduced && V.Touches.empty() && canAwait(*V.Profile, F))
      Found.fix(FixSafety::Safe, "await the lock",
                [&](EditList &Edits) { insertAwait(Edits, V.Decl->getInit()->IgnoreImplicit()); });
  }
};
} // namespace

COROLINT_CHECK(
    guard_from_unawaited_lock, GuardFromUnawaitedLock,
    ({.Name = "coro-guard-from-unawaited-lock",
      .Summary = "A lock guard is made from a task that nobody awaits: nothing is locked",
      .Fix = FixSafety::Safe}))
