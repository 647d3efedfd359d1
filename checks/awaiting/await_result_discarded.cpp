// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "model/Names.h"
#include "subjects/AwaitedResults.h"
#include "subjects/Loops.h"
#include "subjects/Siblings.h"
#include "subjects/TaskState.h"
#include "values/Consumption.h"
#include "words/Awaiting.h"

#include "clang/AST/Attr.h"

namespace {
using namespace corolint;
using namespace clang;

struct Options {
  bool Strict = false;
  static constexpr auto describe() {
    return std::tuple{
        option("Strict", &Options::Strict,
               "Also report every answer that is dropped: what can be tested as a bool, and "
               "enumerators; errors of waits for a time, and of what the file nearly always "
               "drops.")};
  }
};

const FunctionDecl *resumeOf(const CoawaitExpr *Await) {
  const Expr *Resume = Await->getResumeExpr();
  return Resume ? calleeOf(valueOf(Resume)) : nullptr;
}

/// [[nodiscard]] on a function speaks of what it returns, and libraries write it on all of their
/// awaitables: "you must co_await push()". On a task that gives a yes or no, the answer is meant.
bool isMeantForResult(const CoawaitExpr *Await, const Function &F) {
  const Expr *Value = movedValueOf(Await->getOperand());
  const FunctionDecl *Callee = calleeOf(Value);
  return Callee && Callee->hasAttr<WarnUnusedResultAttr>() && Await->getType()->isBooleanType() &&
         F.types().of(Value->getType()).isTask();
}

/// Whether another place of the unit lets the same answer decide.
std::optional<SiblingCall> asker(const CoawaitExpr *Await, const Function &F) {
  return siblingOf(
      movedValueOf(Await->getOperand()), F, [](const CallExpr &Call, const Function &G) {
        Consumption Fate = fateOf(&Call, G);
        const auto *Other =
            Fate.What == Fate::Awaited ? llvm::dyn_cast<CoawaitExpr>(Fate.At) : nullptr;
        return Other && Other->getType()->isBooleanType() && fateOf(Other, G).What == Fate::Tested;
      });
}

struct AwaitResultDiscarded final : Check<::Options> {
  void coroutine(const Function &F, Report &R) const override {
    for (const auto *Await : F.all<CoawaitExpr>()) {
      QualType T = Await->getType();
      if (Await->isImplicit() || T.isNull() || T->isVoidType() || mustBeAwaited(F.types().of(T), F))
        continue;
      Consumption Fate = fateOf(Await, F);
      if (Fate.What != Fate::Dropped || Fate.Form == DropForm::VoidCast ||
          Fate.Form == DropForm::Ignore)
        continue;
      if (!lookAtLoop(Await, F, R))
        if (const char *Why = reason(Await, F))
          R.warn(Await->getSourceRange(),
                 "the result of co_await is ignored, {0}; use it or cast it to void", Why);
    }
  }

private:
  /// An endless loop that drops the answer which ends the loops of others: nothing can stop it.
  static bool lookAtLoop(const CoawaitExpr *Await, const Function &F, Report &R) {
    const Stmt *Loop = Await->getType()->isBooleanType() ? endlessLoopAround(Await, F) : nullptr;
    std::optional<SiblingCall> Other = Loop ? asker(Await, F) : std::nullopt;
    if (!Other)
      return false;
    R.warn(Await->getSourceRange(),
           "the result of co_await is ignored, although it decides whether this loop ends")
        .step(Loop->getBeginLoc(), "nothing else leaves this loop")
        .step(Other->Call->getSourceRange(), "the same kind of result decides here");
    return true;
  }

  const char *reason(const CoawaitExpr *Await, const Function &F) const {
    QualType T = Await->getType();
    if (const auto *Tag = T->getAsTagDecl(); Tag && Tag->hasAttr<WarnUnusedResultAttr>())
      return "although its type is nodiscard";
    bool SaysWhatFailed = saysWhatFailed(T, F);
    if (SaysWhatFailed &&
        (Options.Strict || !(waitsForTime(Await, F) || isUsuallyDropped(Await, F))))
      return "and with it any error it reports";
    bool Counts = T->isArithmeticType() && !T->isBooleanType();
    const FunctionDecl *Resume = resumeOf(Await);
    if (Resume && Resume->hasAttr<WarnUnusedResultAttr>() && !Counts)
      return "although await_resume() is nodiscard";
    if (isMeantForResult(Await, F))
      return "although the function is nodiscard";
    // Rows, handles and empty results are often not wanted; an answer is.
    return Options.Strict && !SaysWhatFailed && answers(T, F) ? "although it says how it ended"
                                                              : nullptr;
  }
};
} // namespace

COROLINT_CHECK(await_result_discarded, AwaitResultDiscarded,
               ({.Name = "coro-await-result-discarded",
                 .Summary = "A result of co_await that must not be ignored is ignored"}))
