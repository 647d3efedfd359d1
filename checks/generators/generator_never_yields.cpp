// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"

namespace {
using namespace corolint;

struct GeneratorNeverYields final : Check<> {
  void coroutine(const Function &F, Report &R) const override {
    if (!F.returns().isGenerator())
      return;
    const auto *Method = llvm::dyn_cast<clang::CXXMethodDecl>(&F.decl());
    if (Method && Method->isVirtual()) // an override may have nothing to give
      return;
    if (llvm::none_of(F.suspensions(), [](const SuspensionPoint &S) { return S.isYield(); }))
      R.warn(F.decl().getLocation(), "the generator '{0}' never yields: it is always empty",
             F.decl().getNameAsString());
  }
};
} // namespace

COROLINT_CHECK(generator_never_yields, GeneratorNeverYields,
               ({.Name = "coro-generator-never-yields",
                 .Summary = "A generator without co_yield",
                 .Promise = Tier::Preview}))
