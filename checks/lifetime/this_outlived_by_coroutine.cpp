// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "link/LateReads.h"
#include "subjects/Detaching.h"
#include "subjects/OwnTasks.h"
#include "subjects/SelfOwners.h"
#include "words/EscapeStory.h"

namespace {
using namespace corolint;
using namespace clang;

struct Options {
  bool Strict = false;
  static constexpr auto describe() {
    return std::tuple{option("Strict", &Options::Strict,
                             "Also report members that start a coroutine of their own object with "
                             "nothing that keeps it alive.")};
  }
};

struct ThisOutlivedByCoroutine final : Check<::Options> {
  void function(const Function &F, Report &R) const override {
    for (const Escape &E : escapesOf(F))
      if (E.Certain && kindOf(E, F) == EscapeKind::Object)
        report(E, R);
    for (const OwnTask &Task : abandonedOwnTasks(F))
      abandoned(Task, R);
    if (Options.Strict)
      ownObject(F, R);
  }

  void program(const Program &In, ProgramReport &R) const override {
    reportLateReads(In, EscapeKind::Object, R);
  }

private:
  /// `_done(run())`, where nothing ever looks at `_done`.
  static void abandoned(const OwnTask &Task, Report &R) {
    FindingBuilder Found = R.warn(
        Task.Call->getSourceRange(),
        "nothing waits for '{0}': its coroutine uses 'this' when the object may be destroyed",
        Task.Field->getName());
    Found.step(Task.Field->getLocation(), "the task runs on when this dies with the object");
    if (const auto *At = llvm::dyn_cast_or_null<CoroutineSuspendExpr>(Task.Inside.Suspension))
      Found.step(At->getKeywordLoc(), "the coroutine suspends here");
    Found.step(Task.Inside.Where->getSourceRange(), "the coroutine uses the object here");
  }

  /// `void start() { spawn(run()); }`, of an object whose end waits for nothing.
  static void ownObject(const Function &F, Report &R) {
    const auto *Method = llvm::dyn_cast<CXXMethodDecl>(&F.decl());
    if (!Method || !Method->isImplicitObjectMemberFunction() || F.closure() ||
        !endsQuietly(F.context().getCanonicalTagType(Method->getParent())))
      return;
    std::optional<DetachedReader> Started = detachedReader(F, {Slot::Object});
    // With evidence, coro-unowned-this-after-suspend speaks of it.
    const Function *Body = Started ? F.unit().bodyOf(Started->Call->getDirectCallee()) : nullptr;
    if (!Body || isSharedByDesign(Method->getParent()) || carefulSibling(*Body))
      return;
    FindingBuilder Found =
        R.warn(Started->Call->getSourceRange(),
               "nothing keeps this object alive for its coroutine, which uses 'this' later");
    Found.step(Started->Start->getSourceRange(), "the task runs on its own from here");
    if (const auto *At = llvm::dyn_cast_or_null<CoroutineSuspendExpr>(Started->Inside.Suspension))
      Found.step(At->getKeywordLoc(), "the coroutine suspends here");
    Found.step(Started->Inside.Where->getSourceRange(), "the coroutine uses the object here");
  }

  static void report(const Escape &E, Report &R) {
    FindingBuilder Found =
        R.warn(placeOf(E, EscapeKind::Object), "{0}", messageOf(E, EscapeKind::Object));
    tell(E, Found);
  }
};
} // namespace

COROLINT_CHECK(this_outlived_by_coroutine, ThisOutlivedByCoroutine,
               ({.Name = "coro-this-outlived-by-coroutine",
                 .Summary = "An object dies before the member coroutine that uses it"}))
