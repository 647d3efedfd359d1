// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "subjects/Handles.h"
#include "values/Consumption.h"

namespace {
using namespace corolint;
using namespace clang;

struct AwaitSharedTask final : Check<> {
  void coroutine(const Function &F, Report &R) const override {
    const auto *Method = llvm::dyn_cast<CXXMethodDecl>(&F.decl());
    if (!Method || F.closure())
      return;
    for (const auto *Await : F.all<CoawaitExpr>()) {
      const FieldDecl *Field = ownField(Await->getOperand());
      if (!Field || isSet(*Field, F))
        continue;
      const TypeProfile &Profile = F.types().of(Field->getType());
      if (Profile.isTask() && Profile.Await == AwaitRule::SingleShot)
        R.warn(Await->getKeywordLoc(),
               "a second call of '{0}' awaits a task that was already consumed",
               Method->getNameAsString())
            .step(Field->getLocation(), "'{0}' can be awaited only once", Field->getName());
    }
  }

private:
  /// Whether this function, or a test of it here, gives the member a new task or asks for its
  /// state.
  static bool isSet(const FieldDecl &Field, const Function &F) {
    unsigned Mentions = 0;
    for (const auto *Member : F.all<MemberExpr>())
      Mentions += Member->getMemberDecl() == &Field;
    return Mentions > 1;
  }
};
} // namespace

COROLINT_CHECK(await_shared_task, AwaitSharedTask,
               ({.Name = "coro-await-shared-task",
                 .Summary = "A member function awaits a member that can be awaited only once",
                 .Promise = Tier::Preview}))
