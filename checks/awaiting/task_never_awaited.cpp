// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "code/Testing.h"
#include "flow/Flow.h"
#include "model/Names.h"
#include "subjects/Background.h"
#include "subjects/Guards.h"
#include "subjects/TaskState.h"
#include "words/Awaiting.h"

#include "clang/AST/Attr.h"

namespace {
using namespace corolint;
using namespace clang;

struct Options {
  bool Strict = false;
  bool Pedantic = false;
  static constexpr auto describe() {
    return std::tuple{
        option("Strict", &Options::Strict,
               "Also report variables that say they are unused: [[maybe_unused]], (void)t."),
        option("Pedantic", &Options::Pedantic,
               "Also report eager tasks of types without [[nodiscard]] that end with their "
               "variable or run on.")};
  }
};

struct TaskNeverAwaited final : Check<::Options> {
  void function(const Function &F, Report &R) const override {
    for (const TaskVariable &V : taskVariables(F))
      if (V.Owned && concerns(V, F) && isNeverConsumed(V, F) && !isKeptToWork(V, F))
        report(V, R);
    for (const VarDecl *Var : F.variables())
      if (const auto *Parts = llvm::dyn_cast<DecompositionDecl>(Var))
        for (const BindingDecl *Part : Parts->bindings())
          lookAtPart(*Part, F, R);
  }

private:
  /// `auto [a, b] = start_both();` with one of them forgotten.
  static void lookAtPart(const BindingDecl &Part, const Function &F, Report &R) {
    if (Part.isInvalidDecl() || Part.getType().isNull() || Part.isReferenced())
      return;
    const TypeProfile &Profile = F.types().of(Part.getType());
    if (Profile.isTask() && Profile.Drop != DropEffect::Blocks && !isDroppedByDesign(Profile, F) &&
        !Part.hasAttr<UnusedAttr>())
      R.warn(Part.getLocation(), "'{0}' is never awaited: {1}", Part.getName(),
             dropConsequence(Profile));
  }

  bool concerns(const TaskVariable &V, const Function &F) const {
    const TypeProfile &Profile = *V.Profile;
    if (isDroppedByDesign(Profile, F) || Profile.Drop == DropEffect::Blocks || isGuardPending(V, F))
      return false;
    // A task that a test makes and drops is coro-test-not-driven's.
    if (Profile.isTask() && Profile.isLazy() && isTestBody(F))
      return false;
    if (const auto *Param = llvm::dyn_cast<ParmVarDecl>(V.Decl))
      return Param->getIdentifier() && isFreeToUse(F.decl());
    // An awaiter where nothing can await may be made for what its making does or checks.
    bool CannotAwait = Profile.Kind == TypeKind::Awaitable && !F.isCoroutine() &&
                       Profile.Drop != DropEffect::Cancels;
    if (!Options.Pedantic && (maybeStartedOnPurpose(Profile, F) || isScoped(Profile)))
      return false;
    return Options.Strict || (!V.Decl->hasAttr<UnusedAttr>() && !CannotAwait);
  }

  /// A started task that ends with its variable, of a type that lets itself be dropped or does with
  /// its end what nobody can see: what it did to its first suspension may be all.
  static bool isScoped(const TypeProfile &Profile) {
    return Profile.isTask() && endsWithOwner(Profile) &&
           (!Profile.Nodiscard || Profile.Drop == DropEffect::Unknown);
  }

  /// `auto Server = listen(); Client.wait(Loop);`
  static bool isKeptToWork(const TaskVariable &V, const Function &F) {
    std::optional<FlowPoint> From = flowOf(F) ? flowOf(F)->declared(V.Decl) : std::nullopt;
    return From && worksInBackground(*V.Profile, V.Decl, *From, F);
  }

  /// Whether the signature is the function's own, not one that a base class or a type dictates.
  static bool isFreeToUse(const FunctionDecl &F) {
    const auto *Method = llvm::dyn_cast<CXXMethodDecl>(&F);
    return !Method || !(Method->isVirtual() || Method->getParent()->isLambda());
  }

  /// Whether the answer to a question about a task goes to what checks it: `assert_true(bool(t))`.
  static bool isAsserted(const TaskTouch &Touch, const Function &F) {
    if (isInAssertion(Touch.Name, F))
      return true;
    for (const Stmt *S = Touch.Name; S; S = F.parent(S)) {
      const auto *Call = llvm::dyn_cast<CallExpr>(S);
      const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
      if (Callee && Callee->getIdentifier() && Callee->getName().starts_with_insensitive("assert"))
        return true;
    }
    return false;
  }

  /// `while (!t.done()) …`: who asks a started task whether it is done waits for it in his own way;
  /// and a test that asserts something of a task is about the task, not about its body.
  static bool isWatched(const TaskVariable &V, const Function &F) {
    return llvm::any_of(V.Touches, [&](const TaskTouch &Touch) {
      if (Touch.What != TaskUse::Inspected)
        return false;
      bool Asks = Touch.How.What == Fate::Receiver &&
                  !llvm::isa_and_nonnull<CXXConversionDecl>(calleeOf(Touch.How.At));
      return (Asks && !V.Profile->isLazy()) || isAsserted(Touch, F);
    });
  }

  bool isNeverConsumed(const TaskVariable &V, const Function &F) const {
    if (isWatched(V, F))
      return false;
    if (llvm::isa<ParmVarDecl>(V.Decl))
      return V.Touches.empty() && !V.Decl->hasAttr<UnusedAttr>();
    bool Held = V.Start == TaskState::Holds || V.isEver(TaskUse::Assigned);
    bool Silenced = V.isEver(TaskUse::Silenced) && !Options.Strict;
    return Held && !Silenced && !V.isEver(TaskUse::Awaited) && !V.isEver(TaskUse::Moved) &&
           !V.isEver(TaskUse::Escaped) && flowOf(F) && flowOf(F)->declared(V.Decl);
  }

  static void report(const TaskVariable &V, Report &R) {
    FindingBuilder Found = R.warn(V.Decl->getLocation(), "'{0}' is never awaited: {1}",
                                  V.Decl->getName(), dropConsequence(*V.Profile));
    if (const Expr *Init = V.Decl->getInit(); Init && V.Start == TaskState::Holds)
      Found.step(Init->getSourceRange(), "the {0} is made here", nounFor(*V.Profile));
    for (const TaskTouch &Touch : V.Touches)
      if (Touch.What == TaskUse::Assigned)
        Found.step(Touch.Name->getSourceRange(), "and another one here");
  }
};
} // namespace

COROLINT_CHECK(task_never_awaited, TaskNeverAwaited,
               ({.Name = "coro-task-never-awaited",
                 .Summary = "A local task is never awaited, moved or returned"}))
