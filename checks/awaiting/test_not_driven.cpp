// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "code/Testing.h"
#include "subjects/Background.h"
#include "subjects/TaskState.h"
#include "words/Awaiting.h"
#include "words/Starting.h"

namespace {
using namespace corolint;
using namespace clang;

struct TestNotDriven final : Check<> {
  void function(const Function &F, Report &R) const override {
    if (!isTestBody(F))
      return;
    for (const auto *Call : F.all<CallExpr>())
      if (makesObject(Call) && concerns(Call->getType(), F) && !mayRunAlready(*Call, F))
        look(Call, F, R);
  }

private:
  static bool concerns(QualType T, const Function &F) {
    const TypeProfile &Profile = F.types().of(T);
    return Profile.isTask() && Profile.isLazy();
  }

  static bool checksSomething(const CallExpr *Call, const Function &F) {
    const Function *Body = F.unit().bodyOf(Call->getDirectCallee());
    return Body &&
           llvm::any_of(Body->statements(), [&](const Stmt *S) { return isInAssertion(S, *Body); });
  }

  static void look(const CallExpr *Call, const Function &F, Report &R) {
    Consumption Fate = fateOf(Call, F);
    bool Dropped = Fate.What == Fate::Dropped && Fate.Form != DropForm::VoidCast &&
                   Fate.Form != DropForm::Ignore;
    bool Kept = Fate.What == Fate::Initialises && Fate.Variable &&
                Fate.Variable->hasLocalStorage() && !Fate.Variable->isReferenced() &&
                F.uses(Fate.Variable).empty();
    // A test of a task type may keep one to see that it does not start; it has nothing to check.
    if (!Dropped && !(Kept && checksSomething(Call, F)))
      return;
    FindingBuilder Found =
        R.warn(Call->getSourceRange(),
               "the test ends without running the task {0}: it checks nothing", originOf(Call));
    if (Dropped)
      offerToRun(Found, Call, F.types().of(Call->getType()), F);
  }
};
} // namespace

COROLINT_CHECK(test_not_driven, TestNotDriven,
               ({.Name = "coro-test-not-driven",
                 .Summary = "A test makes a task and ends without running it",
                 .Fix = FixSafety::Unsafe}))
