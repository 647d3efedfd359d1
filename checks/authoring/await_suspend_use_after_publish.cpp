// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "flow/Flow.h"
#include "subjects/Handles.h"
#include "subjects/Publishing.h"
#include "values/Consumption.h"
#include "values/Stores.h"

namespace {
using namespace corolint;
using namespace clang;

struct Options {
  bool Strict = false;
  static constexpr auto describe() {
    return std::tuple{
        option("Strict", &Options::Strict,
               "Also report a handle that is passed to a callback or to a function of "
               "which nothing is known.")};
  }
};

struct AwaitSuspendUseAfterPublish final : Check<::Options> {
  void function(const Function &F, Report &R) const override {
    if (!suspendedHandle(F) || !flowOf(F))
      return;
    for (const Publication &P : publicationsIn(F))
      if (std::optional<FlowPoint> From = flowOf(F)->after(P.At);
          From && (P.Certain || Options.Strict) && !keepsResult(P, F, R))
        follow(P, *From, F, R);
  }

private:
  /// `thread_ = std::thread(…);`: the assignment comes after what it assigns was made.
  static bool keepsResult(const Publication &P, const Function &F, Report &R) {
    Consumption Kept = fateOf(P.At, F);
    const auto *Assign = llvm::dyn_cast_or_null<CXXOperatorCallExpr>(Kept.At);
    if (Kept.What != Fate::Stored || !Assign || !rootOf(Assign->getArg(0)).This)
      return false;
    R.warn(Assign->getSourceRange(), "the awaiter is assigned to after its coroutine was handed "
                                     "over: it may be destroyed already")
        .step(P.At->getSourceRange(), "another thread may resume the coroutine at once");
    return true;
  }

  static void follow(const Publication &P, FlowPoint From, const Function &F, Report &R) {
    std::optional<FlowPath> Path = flowOf(F)->search(From, 0, [&](const Event &E, unsigned &) {
      return E.Kind == Event::Statement && llvm::isa<CXXThisExpr>(E.Node) ? Flow::Next::Found
                                                                          : Flow::Next::Go;
    });
    if (!Path)
      return;
    const Stmt *Use = F.parent(Path->End.Node);
    R.warn((Use ? Use : Path->End.Node)->getSourceRange(),
           "the awaiter is used after its coroutine {0}: it may be destroyed already",
           P.Resumed ? "was resumed" : "was handed over")
        .step(P.At->getSourceRange(),
              P.Resumed ? "resumed here: the coroutine may run to its end"
                        : "handed over here: another thread may resume the coroutine at once")
        .step(Path->End.Node->getSourceRange(), "used here");
  }
};
} // namespace

COROLINT_CHECK(await_suspend_use_after_publish, AwaitSuspendUseAfterPublish,
               ({.Name = "coro-await-suspend-use-after-publish",
                 .Summary = "await_suspend uses the awaiter after it handed the coroutine over"}))
