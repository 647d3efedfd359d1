// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "subjects/Generators.h"
#include "values/Consumption.h"
#include "words/Awaiting.h"

namespace {
using namespace corolint;
using namespace clang;

struct AsyncIteratorNotAwaited final : Check<> {
  void function(const Function &F, Report &R) const override {
    for (const auto *Call : F.all<CallExpr>())
      if (Call->isPRValue() && asyncPullObject(Call, F))
        look(*Call, F, R);
  }

private:
  static void look(const CallExpr &Call, const Function &F, Report &R) {
    const FunctionDecl *Callee = Call.getDirectCallee();
    Consumption Fate = fateOf(&Call, F);
    bool Dropped = Fate.What == Fate::Dropped && Fate.Form != DropForm::VoidCast &&
                   Fate.Form != DropForm::Ignore;
    if (!Dropped && !(Fate.What == Fate::Initialises && isKeptUnawaited(Fate.Variable, F)))
      return;
    std::string What = Callee ? Callee->getNameAsString() : "next";
    if (Callee && Callee->getOverloadedOperator() != OO_None)
      What = Callee->getOverloadedOperator() == OO_PlusPlus ? "++" : "()";
    FindingBuilder Found =
        R.warn(Call.getSourceRange(),
               "'{0}' of an async generator is not awaited: nothing is produced", What);
    if (canAwait(F.types().of(Call.getType()), F))
      Found.fix(FixSafety::Safe, "await it",
                [&](EditList &Edits) { Edits.insertBefore(Call.getBeginLoc(), "co_await "); });
  }

  /// `auto it = g.begin();` that nothing awaits later: what looks like an iterator is an awaitable.
  static bool isKeptUnawaited(const VarDecl *Var, const Function &F) {
    if (!Var)
      return false;
    return llvm::all_of(F.uses(Var), [&](const Expr *Use) {
      Fate What = fateOf(Use, F).What;
      return What == Fate::Tested || What == Fate::Receiver || What == Fate::Dropped;
    });
  }
};
} // namespace

COROLINT_CHECK(async_iterator_not_awaited, AsyncIteratorNotAwaited,
               ({.Name = "coro-async-iterator-not-awaited",
                 .Summary = "begin(), ++ or next() of an async generator is not awaited",
                 .Fix = FixSafety::Safe}))
