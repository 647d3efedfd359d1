// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"

#include "llvm/Support/Regex.h"

namespace {
using namespace corolint;
using namespace clang;

struct Options {
  std::string Pattern = "^(co_|async)|([aA]sync|_co)$";
  static constexpr auto describe() {
    return std::tuple{option("Pattern", &Options::Pattern,
                             "Extended regular expression that names of coroutines match.")};
  }
};

struct CoroutineNaming final : Check<::Options> {
  void coroutine(const Function &F, Report &R) const override {
    const IdentifierInfo *Name = F.decl().getIdentifier();
    const auto *Method = llvm::dyn_cast<CXXMethodDecl>(&F.decl());
    bool OthersDecide =
        F.closure() || F.decl().isMain() || (Method && Method->size_overridden_methods() != 0);
    if (!Name || OthersDecide || !F.returns().isTask() ||
        llvm::Regex(Options.Pattern).match(Name->getName()))
      return;
    R.warn(F.decl().getLocation(), "the name '{0}' does not say that the coroutine must be awaited",
           Name->getName());
  }
};
} // namespace

COROLINT_CHECK(coroutine_naming, CoroutineNaming,
               ({.Name = "coro-coroutine-naming",
                 .Summary = "A coroutine's name does not follow the convention",
                 .Promise = Tier::Preview}))
