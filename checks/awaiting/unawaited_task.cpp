// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "facts/Consumption.h"
#include "facts/Generators.h"
#include "match/Awaiting.h"

namespace {
using namespace corolint;
using namespace clang;

struct Options {
  bool VoidCasts = false;
  bool Strict = false;
  static constexpr auto describe() {
    return std::tuple{
        option("VoidCasts", &Options::VoidCasts,
               "Also report values dropped on purpose: (void)f() and std::ignore = f()."),
        option("Strict", &Options::Strict,
               "Also report dropped values that are awaitable through operator co_await only, such "
               "as futures.")};
  }
};

struct UnawaitedTask final : Check<::Options> {
  void function(const Function &F, Report &R) const override {
    for (const Stmt *S : F.statements())
      if (const auto *E = llvm::dyn_cast<Expr>(S))
        if (llvm::isa<CallExpr, CXXTemporaryObjectExpr>(E) && E->isPRValue())
          look(E, F, R);
  }

private:
  void look(const Expr *E, const Function &F, Report &R) const {
    if (!E->getType()->isRecordType())
      return;
    const TypeProfile &Profile = F.types().of(E->getType());
    const FunctionDecl *Callee = calleeOf(E);
    if (!concerns(Profile, F) || (Callee && mayDrop(*Callee, F)))
      return;
    if (asyncPullObject(E, F)) // coro-async-iterator-not-awaited says more
      return;
    Consumption Fate = fateOf(E, F);
    bool OnPurpose = Fate.Form == DropForm::VoidCast || Fate.Form == DropForm::Ignore;
    if (Fate.What == Fate::Dropped && (!OnPurpose || Options.VoidCasts))
      report(E, Callee, Profile, F, R);
  }

  bool concerns(const TypeProfile &Profile, const Function &F) const {
    if (Profile.isTask())
      return true;
    if (Profile.Kind != TypeKind::Awaitable)
      return false;
    // What has the awaiter's members does nothing before it is awaited; what is awaitable by an
    // operator may be a future whose work goes on.
    return Options.Strict || F.types().awaiterOf(F.context().getCanonicalTagType(Profile.Record)) ==
                                 Profile.Record;
  }

  static bool mayDrop(const FunctionDecl &Callee, const Function &F) {
    return F.models().has(&Callee, Role::NotDropped) || F.models().has(&Callee, Role::Forgets) ||
           F.models().has(&Callee, Role::Spawns);
  }

  static void report(const Expr *E, const FunctionDecl *Callee, const TypeProfile &Profile,
                     const Function &F, Report &R) {
    std::string What = Callee && Callee->getIdentifier()
                           ? llvm::formatv("returned by '{0}'", Callee->getName()).str()
                           : "made here";
    FindingBuilder Found =
        R.warn(E->getSourceRange(), "the {0} {1} is dropped: {2}", nounFor(Profile), What,
               dropConsequence(Profile));
    if (canAwait(Profile, F))
      Found.fix(FixSafety::Safe, "await it", [&](EditList &Edits) {
        Edits.insertBefore(E->getBeginLoc(), "co_await ");
      });
  }
};
} // namespace

COROLINT_CHECK(unawaited_task, UnawaitedTask,
               ({.Name = "coro-unawaited-task",
                 .Summary = "A task or awaitable is made and dropped",
                 .Fix = FixSafety::Safe}))
