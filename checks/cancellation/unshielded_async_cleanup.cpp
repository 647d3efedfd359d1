// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "flow/Flow.h"
#include "subjects/Cancellation.h"
#include "values/Consumption.h"

namespace {
using namespace corolint;
using namespace clang;

struct Options {
  std::vector<std::string> Names = {"close",   "aclose",        "async_close", "shutdown",
                                    "cleanup", "co_cleanup",    "disconnect",  "rollback",
                                    "release", "async_shutdown"};
  static constexpr auto describe() {
    return std::tuple{option("Names", &Options::Names, "Member functions that clean up.")};
  }
};

/// A handler cannot await, so cleanup stands behind it; there the token is cancelled still.
struct UnshieldedAsyncCleanup final : Check<::Options> {
  void coroutine(const Function &F, Report &R) const override {
    const FieldDecl *Token = flowOf(F) ? tokenOf(F.promise()) : nullptr;
    if (!Token)
      return;
    for (const auto *Try : F.all<CXXTryStmt>())
      if (mayAwaitIn(*Try, F))
        for (unsigned I = 0; I != Try->getNumHandlers(); ++I)
          if (const CoawaitExpr *Cleanup = cleanupAfter(*Try->getHandler(I), F))
            R.warn(
                 Cleanup->getKeywordLoc(),
                 "the token is already cancelled here: this cleanup is cancelled before it is done")
                .step(Try->getHandler(I)->getCatchLoc(), "a cancellation ends here");
  }

private:
  const CoawaitExpr *cleanupAfter(const CXXCatchStmt &Handler, const Function &F) const {
    std::optional<FlowPoint> From = flowOf(F)->after(&Handler);
    if (!Handler.getCaughtType().isNull() || !From)
      return nullptr;
    std::optional<FlowPath> Path = flowOf(F)->search(*From, 0, [&](const Event &E, unsigned &) {
      if (E.Kind != Event::Suspension)
        return Flow::Next::Go;
      return isCleanup(E) ? Flow::Next::Found : Flow::Next::Prune;
    });
    return Path ? Path->End.as<CoawaitExpr>() : nullptr;
  }

  /// `co_await x.close()`: what wraps the call may shield it, and so may a token of its own.
  bool isCleanup(const Event &E) const {
    const auto *Await = E.as<CoawaitExpr>();
    const auto *Call = llvm::dyn_cast_or_null<CXXMemberCallExpr>(
        Await ? movedValueOf(Await->getOperand()) : nullptr);
    const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
    return Callee && Callee->getIdentifier() &&
           llvm::is_contained(Options.Names, Callee->getName()) &&
           llvm::none_of(Call->arguments(),
                         [](const Expr *Arg) { return isCancellationToken(Arg->getType()); });
  }
};
} // namespace

COROLINT_CHECK(unshielded_async_cleanup, UnshieldedAsyncCleanup,
               ({.Name = "coro-unshielded-async-cleanup",
                 .Summary = "Cleanup after a cancellation is awaited with the cancelled token",
                 .Promise = Tier::Preview}))
