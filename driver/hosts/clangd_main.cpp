// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// corolint-clangd: clangd, all of it, with the checks of corolint linked in and switched on. The
// packages have no headers of clangd; the few declarations below are those of LLVM 22, and the
// linker says so (--wrap, undefined symbol) when one of them moves.
#include "clang-tidy/ClangTidyOptions.h"
#include "llvm/ADT/FunctionExtras.h"
#include "llvm/ADT/StringRef.h"

#include <optional>

namespace clang::clangd {
int clangdMain(int argc, char *argv[]);
using TidyProvider = llvm::unique_function<void(tidy::ClangTidyOptions &, llvm::StringRef) const>;
} // namespace clang::clangd

using clang::clangd::TidyProvider;
using llvm::StringRef;

// What --wrap makes of clang::clangd::isFastTidyCheck and ::provideDefaultChecks.
#define FAST _ZN5clang6clangd15isFastTidyCheckEN4llvm9StringRefE
#define DEFAULTS _ZN5clang6clangd20provideDefaultChecksEv
#define JOIN(A, B) A##B
#define WRAPPED(NAME) JOIN(__wrap_, NAME)
#define REAL(NAME) JOIN(__real_, NAME)

extern "C" {
#pragma clang diagnostic ignored "-Wreturn-type-c-linkage"
std::optional<bool> REAL(FAST)(StringRef Check);
TidyProvider REAL(DEFAULTS)();

/// clangd runs only checks that it has measured; ours share one pass and are within its budget.
std::optional<bool> WRAPPED(FAST)(StringRef Check) {
  return Check.starts_with("coro-") ? true : REAL(FAST)(Check);
}

/// Last in the chain of configuration: whoever has said nothing about coro-* gets its core tier.
TidyProvider WRAPPED(DEFAULTS)() {
  return [Default = REAL(DEFAULTS)()](clang::tidy::ClangTidyOptions &Options, StringRef File) {
    Default(Options, File);
    if (!Options.Checks || !StringRef(*Options.Checks).contains("coro-"))
      Options.Checks = Options.Checks.value_or("") + ",coro-*";
  };
}
}

int main(int Argc, char **Argv) { return clang::clangd::clangdMain(Argc, Argv); }
