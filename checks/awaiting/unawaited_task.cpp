// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "code/Testing.h"
#include "model/Names.h"
#include "model/Structure.h"
#include "subjects/Background.h"
#include "subjects/Generators.h"
#include "subjects/Siblings.h"
#include "subjects/TaskState.h"
#include "words/Awaiting.h"
#include "words/Starting.h"

namespace {
using namespace corolint;
using namespace clang;

struct Options {
  bool VoidCasts = false;
  bool Strict = false;
  bool Pedantic = false;
  static constexpr auto describe() {
    return std::tuple{
        option("VoidCasts", &Options::VoidCasts,
               "Also report values dropped on purpose: (void)f() and std::ignore = f()."),
        option("Strict", &Options::Strict,
               "Also report dropped futures, and awaiters that plain functions drop."),
        option(
            "Pedantic", &Options::Pedantic,
            "Also report eager tasks that keep running, which plain functions start and forget.")};
  }
};

/// `sleep{5ms}`: an awaiter made by its constructor, not a call of the same value.
bool isConstructed(const Expr *E) {
  if (const auto *Temporary = llvm::dyn_cast<CXXTemporaryObjectExpr>(E))
    return Temporary->getNumArgs() != 0;
  const auto *Cast = llvm::dyn_cast<CXXFunctionalCastExpr>(E);
  return Cast && llvm::isa_and_nonnull<CXXConstructExpr, InitListExpr>(valueOf(Cast));
}

struct UnawaitedTask final : Check<::Options> {
  void function(const Function &F, Report &R) const override {
    for (const Stmt *S : F.statements()) {
      const auto *E = llvm::dyn_cast<Expr>(S);
      if (!E || !makesObject(E))
        continue;
      bool Made = llvm::isa<CallExpr, CoawaitExpr, AbstractConditionalOperator>(E);
      if (Made || isConstructed(E))
        look(E, Made, F, R);
    }
  }

private:
  void look(const Expr *E, bool Made, const Function &F, Report &R) const {
    const TypeProfile &Profile = F.types().of(E->getType());
    if (!concerns(E, Profile, F) || (!Made && Profile.isTask()) || mayDrop(E, Profile, F) ||
        isExpectedToThrow(E, F))
      return;
    if (asyncPullObject(E, F)) // coro-async-iterator-not-awaited says more
      return;
    Consumption Fate = fateOf(E, F);
    // The two arms of a conditional are one value, and that is reported.
    if (Fate.What != Fate::Dropped || Fate.Form == DropForm::Ternary)
      return;
    const auto *Call = llvm::dyn_cast<CallExpr>(E);
    if (isDroppedByDesign(Profile, F) ||
        (Call && (isMadeByNoCoroutine(*Call, F) || mayRunAlready(*Call, F))))
      return;
    bool OnPurpose = Fate.Form == DropForm::VoidCast || Fate.Form == DropForm::Ignore;
    bool RunsOn = Profile.Drop == DropEffect::KeepsRunning;
    bool Wanted = RunsOn ? Options.Pedantic : Options.Strict;
    if (OnPurpose ? Options.VoidCasts || isAwaitedElsewhere(E, Profile, F)
                  : Wanted || !maybeStartedOnPurpose(Profile, F) || isKeptElsewhere(E, F))
      report(E, Profile, OnPurpose, F, R);
  }

  /// Whether another place puts the task of the same function where it lives on: dropping it does
  /// not leave it running.
  static bool isKeptElsewhere(const Expr *E, const Function &F) {
    return siblingOf(E, F,
                     [](const CallExpr &Call, const Function &G) {
                       Consumption Fate = fateOf(&Call, G);
                       return Fate.What == Fate::Stored ||
                              (Fate.What == Fate::Argument &&
                               llvm::isa<CXXMemberCallExpr>(Fate.At) &&
                               identifierOf(calleeOf(Fate.At)).contains("back"));
                     })
        .has_value();
  }

  /// Whether `(void)f();` stands where it could be awaited, and another place does await it.
  bool isAwaitedElsewhere(const Expr *E, const TypeProfile &Profile, const Function &F) const {
    return Options.Strict && Profile.isTask() && canAwait(Profile, F) &&
           siblingOf(E, F, [](const CallExpr &Call, const Function &G) {
             return fateOf(&Call, G).What == Fate::Awaited;
           });
  }

  bool concerns(const Expr *E, const TypeProfile &Profile, const Function &F) const {
    // A task that a test makes and drops is coro-test-not-driven's.
    if (Profile.isTask() && Profile.isLazy() && isTestBody(F))
      return false;
    // `co_await result.resolve()` gives back an eager task that is done by then.
    if (llvm::isa<CoawaitExpr>(E) && Profile.isTask() && !Profile.isLazy() && !Options.Strict)
      return false;
    // Some awaiters are made for what their making checks; where nothing can await, that may be
    // all. What an await gives may be the way back, for those who want it (tmc::enter).
    if (Profile.Kind == TypeKind::Awaitable && Profile.Drop == DropEffect::Cancels)
      return Options.Strict || !llvm::isa<CoawaitExpr>(E);
    if (Profile.Kind == TypeKind::Awaitable)
      return Options.Strict || (F.isCoroutine() && !llvm::isa<CoawaitExpr>(E) &&
                                (mustBeAwaited(Profile, F) || isLazyAwaitable(Profile)));
    return mustBeAwaited(Profile, F);
  }

  /// A sender, a deferred operation: starts nothing before it is awaited.
  static bool isLazyAwaitable(const TypeProfile &Profile) {
    return Profile.Kind == TypeKind::Awaitable && Profile.isLazy();
  }

  static bool mayDrop(const Expr *E, const TypeProfile &Profile, const Function &F) {
    const FunctionDecl *Callee = calleeOf(E);
    auto Has = [&](Role R) { return Callee && F.models().has(Callee, R); };
    // The sender of what runs already may be all that is wanted of it (ensure_started).
    return Has(Role::NotDropped) || Has(Role::Forgets) || Has(Role::Spawns) ||
           (isLazyAwaitable(Profile) && Has(Role::SpawnsJoinable)) ||
           (Profile.Kind == TypeKind::Awaitable && Profile.Library.empty() && Callee &&
            Profile.Drop != DropEffect::Cancels && mayHaveStarted(*Callee, F));
  }

  /// `executor.spawn(work())` of a library that no model knows: what it gives back waits for what
  /// runs by then. Where its body shows, a statement that is a call says so, or the function whose
  /// result it returns; where not, a task that it takes.
  static bool mayHaveStarted(const FunctionDecl &Callee, const Function &F, unsigned Depth = 0) {
    bool TakesTask = llvm::any_of(Callee.parameters(), [&](const ParmVarDecl *P) {
      return F.types().of(P->getType().getNonReferenceType()).isTask();
    });
    const Stmt *Body = visibleBody(&Callee);
    if (!TakesTask || !Body)
      return TakesTask;
    return llvm::any_of(Body->children(), [&](const Stmt *S) {
      if (const auto *Return = llvm::dyn_cast_or_null<ReturnStmt>(S)) {
        const FunctionDecl *Next = calleeOf(valueOf(Return->getRetValue()));
        return Next && Depth < 4 && mayHaveStarted(*Next, F, Depth + 1); // they may call each other
      }
      const auto *E = llvm::dyn_cast_or_null<Expr>(S);
      return E && llvm::isa<CallExpr>(E->IgnoreImplicit());
    });
  }

  static void report(const Expr *E, const TypeProfile &Profile, bool OnPurpose, const Function &F,
                     Report &R) {
    FindingBuilder Found = R.warn(E->getSourceRange(), "the {0} {1} is dropped: {2}",
                                  nounFor(Profile), originOf(E), dropConsequence(Profile));
    if (OnPurpose) // what was meant is not certain
      return;
    if (canAwait(Profile, F)) {
      Found.fix(FixSafety::Safe, "await it", [&](EditList &Edits) { insertAwait(Edits, E); });
      return;
    }
    if (Profile.isTask() && Profile.isLazy() && !F.isCoroutine())
      offerToRun(Found, E, Profile, F);
  }
};
} // namespace

COROLINT_CHECK(unawaited_task, UnawaitedTask,
               ({.Name = "coro-unawaited-task",
                 .Summary = "A task or awaitable is made and dropped",
                 .Fix = FixSafety::Safe}))
