// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "subjects/UnjoinedScopes.h"

namespace {
using namespace corolint;

struct Options {
  bool Strict = false;
  static constexpr auto describe() {
    return std::tuple{
        option("Strict", &Options::Strict, "Also take every awaited call for one that may throw.")};
  }
};

struct ExitSkipsJoin final : Check<::Options> {
  void function(const Function &F, Report &R) const override {
    Exceptional Ways = Options.Strict ? Exceptional::AnyAwait : Exceptional::Seen;
    for (const UnjoinedScope &S : unjoinedScopes(F, Ways))
      if (S.Join)
        report(S, R);
  }

private:
  static llvm::StringRef wayOut(const UnjoinedScope &S) {
    if (!S.LeftBy)
      return "a path";
    return S.Throw || llvm::isa<clang::CoawaitExpr>(S.LeftBy) ? "an exception from this" : "this";
  }

  static void report(const UnjoinedScope &S, Report &R) {
    clang::SourceRange Where =
        S.LeftBy ? S.LeftBy->getSourceRange() : clang::SourceRange(S.Scope->getLocation());
    FindingBuilder Found =
        R.warn(Where, "{0} leaves scope '{1}' unjoined: its destructor terminates the program",
               wayOut(S), S.Scope->getName());
    Found.step(S.Spawn->getSourceRange(), "a task is started in it here");
    if (S.Throw)
      Found.step(S.Throw->getSourceRange(), "thrown here");
    Found.step(S.Join->getSourceRange(), "it is joined here on other paths");
  }
};
} // namespace

COROLINT_CHECK(exit_skips_join, ExitSkipsJoin,
               ({.Name = "coro-exit-skips-join",
                 .Summary = "A path leaves a scope with tasks in it and skips its join"}))
