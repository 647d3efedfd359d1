// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "flow/Flow.h"
#include "subjects/Closing.h"
#include "words/Awaiting.h"

namespace {
using namespace corolint;
using namespace clang;

struct Options {
  bool Strict = false;
  static constexpr auto describe() {
    return std::tuple{option("Strict", &Options::Strict,
                             "Also report types that have an awaitable close() but whose "
                             "destructor cleans up without it.")};
  }
};

struct AsyncResourceNotClosed final : Check<::Options> {
  void coroutine(const Function &F, Report &R) const override {
    for (const VarDecl *Var : F.variables()) {
      std::optional<Closing> Must = closingOf(*Var, F, Options.Strict);
      if (!Must || (Must->Effect.empty() && !Options.Strict))
        continue;
      if (std::optional<FlowPath> Path = wayUnclosed(*Var, *Must, F))
        report(*Var, *Must, *Path, R);
    }
  }

private:
  static void report(const VarDecl &Var, const Closing &Must, const FlowPath &Path, Report &R) {
    FindingBuilder Found = R.warn(
        Var.getLocation(), "'{0}' is destroyed without an awaited '{1}()': {2}", Var.getName(),
        Must.Names.front(), Must.Effect.empty() ? "what that waits for is abandoned" : Must.Effect);
    describeBranches(Path, Found);
    if (llvm::isa_and_nonnull<CoreturnStmt, BreakStmt, ContinueStmt, CXXThrowExpr>(Path.End.Node))
      Found.step(Path.End.Node->getSourceRange(), "left here");
  }
};
} // namespace

COROLINT_CHECK(async_resource_not_closed, AsyncResourceNotClosed,
               ({.Name = "coro-async-resource-not-closed",
                 .Summary = "A resource with an awaitable close is destroyed without it"}))
