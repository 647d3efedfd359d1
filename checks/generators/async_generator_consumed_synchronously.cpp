// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "facts/Consumption.h"
#include "facts/Generators.h"
#include "facts/Awaiting.h"

namespace {
using namespace corolint;
using namespace clang;

struct Options {
  bool Strict = false;
  static constexpr auto describe() {
    return std::tuple{option("Strict", &Options::Strict,
                             "Also report synchronous functions that block once for each element.")};
  }
};

struct AsyncGeneratorConsumedSynchronously final : Check<::Options> {
  void function(const Function &F, Report &R) const override {
    if (!F.isCoroutine() && !Options.Strict)
      return;
    for (const auto *Call : F.all<CallExpr>())
      if (F.models().has(Call->getDirectCallee(), Role::Bridges))
        look(*Call, F, R);
  }

private:
  static void look(const CallExpr &Bridge, const Function &F, Report &R) {
    const Expr *Waited = nullptr;
    for (const Expr *Arg : Bridge.arguments())
      if (asyncPullObject(movedValueOf(Arg), F))
        Waited = Arg;
    if (!Waited || (!F.isCoroutine() && !isInLoop(&Bridge, F)))
      return;
    FindingBuilder Found =
        R.warn(Bridge.getSourceRange(),
               "'{0}' blocks the thread until the async generator has made an element",
               Bridge.getDirectCallee()->getNameAsString());
    if (F.isCoroutine())
      Found.step(F.decl().getLocation(), "in this coroutine, whose loop stands still meanwhile");
    if (canAwait(F.types().of(Waited->getType()), F))
      Found.fix(FixSafety::Safe, "await the element", [&](EditList &Edits) {
        Edits.replace({Bridge.getBeginLoc(), Bridge.getCallee()->getEndLoc()}, "co_await ");
      });
  }

  static bool isInLoop(const Stmt *S, const Function &F) {
    for (; S; S = F.parent(S))
      if (llvm::isa<WhileStmt, ForStmt, DoStmt, CXXForRangeStmt>(S))
        return true;
    return false;
  }
};
} // namespace

COROLINT_CHECK(async_generator_consumed_synchronously, AsyncGeneratorConsumedSynchronously,
               ({.Name = "coro-async-generator-consumed-synchronously",
                 .Summary = "An async generator is pulled through a blocking bridge",
                 .Fix = FixSafety::Safe}))
