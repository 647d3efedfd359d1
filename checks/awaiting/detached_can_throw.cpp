// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "flow/Exceptions.h"
#include "subjects/Siblings.h"

namespace {
using namespace corolint;
using namespace clang;

struct Options {
  bool Strict = false;
  static constexpr auto describe() {
    return std::tuple{option("Strict", &Options::Strict,
                             "Also report what may throw: every await of a task outside a "
                             "catch (...).")};
  }
};

struct DetachedCanThrow final : Check<::Options> {
  void coroutine(const Function &F, Report &R) const override {
    if (F.returns().Kind != TypeKind::FireAndForget)
      return;
    const char *Effect = effectOf(unhandledException(F.promise(), F));
    if (!Effect)
      return;
    std::vector<Thrower> Throwers = uncaughtThrows(F);
    if (!Throwers.empty())
      report(Throwers.front(), Effect, R);
    else if (!lookAtSiblings(F, Effect, R) && Options.Strict)
      lookAtAwaits(F, Effect, R);
  }

private:
  static const char *effectOf(UnhandledException What) {
    switch (What) {
    case UnhandledException::Terminates:
      return "terminates the program";
    case UnhandledException::Vanishes:
      return "vanishes";
    case UnhandledException::Escapes:
      return "escapes to the code that resumes it";
    case UnhandledException::Kept:
      return nullptr;
    }
    llvm_unreachable("an exception without an end");
  }

  static void report(const Thrower &What, const char *Effect, Report &R) {
    FindingBuilder Found =
        R.warn(What.Where->getSourceRange(),
               "an exception from here {0}: nobody awaits this coroutine", Effect);
    if (What.Throw != What.Where)
      Found.step(What.Throw->getSourceRange(), "thrown here");
  }

  /// The awaits of tasks outside of any handler.
  static llvm::SmallVector<const CoroutineSuspendExpr *, 4> uncaughtAwaits(const Function &F) {
    llvm::SmallVector<const CoroutineSuspendExpr *, 4> Found;
    for (const SuspensionPoint &Point : F.suspensions())
      if (const Expr *Operand = Point.Expr->getOperand();
          Operand && F.types().of(Operand->getType()).isTask() && !isCaught(Point.Expr, F))
        Found.push_back(Point.Expr);
    return Found;
  }

  /// That another detached coroutine catches what the same call throws shows that it does.
  static bool lookAtSiblings(const Function &F, const char *Effect, Report &R) {
    for (const CoroutineSuspendExpr *Await : uncaughtAwaits(F)) {
      std::optional<SiblingCall> Other = siblingOf(
          movedValueOf(Await->getOperand()), F, [](const CallExpr &Call, const Function &G) {
            return G.returns().Kind == TypeKind::FireAndForget && isCaught(&Call, G);
          });
      if (!Other)
        continue;
      R.warn(Await->getSourceRange(), "an exception from here {0}: nobody awaits this coroutine",
             Effect)
          .step(Other->Call->getSourceRange(), "another detached coroutine catches it here");
      return true;
    }
    return false;
  }

  static void lookAtAwaits(const Function &F, const char *Effect, Report &R) {
    auto Awaits = uncaughtAwaits(F);
    if (!Awaits.empty())
      R.warn(Awaits.front()->getSourceRange(),
             "an exception from here {0}: nobody awaits this coroutine", Effect);
  }
};
} // namespace

COROLINT_CHECK(detached_can_throw, DetachedCanThrow,
               ({.Name = "coro-detached-can-throw",
                 .Summary = "An exception leaves a detached coroutine, where nobody can catch it"}))
