// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Siblings.h"

#include "code/Unit.h"
#include "values/Consumption.h"

using namespace clang;

namespace corolint {

/// What \p F was made from, so that two instances of a template are one function.
static const FunctionDecl *patternOf(const FunctionDecl *F) {
  if (!F)
    return nullptr;
  const FunctionDecl *Pattern = F->getTemplateInstantiationPattern();
  return (Pattern ? Pattern : F)->getCanonicalDecl();
}

std::optional<SiblingCall>
siblingOf(const Expr *Call, const Function &F,
          llvm::function_ref<bool(const CallExpr &, const Function &)> Does) {
  const FunctionDecl *Wanted = patternOf(calleeOf(Call));
  if (!Wanted)
    return std::nullopt;
  for (const auto &Other : F.unit().functions())
    for (const auto *Found : Other->all<CallExpr>())
      if (Found != Call && patternOf(Found->getDirectCallee()) == Wanted && Does(*Found, *Other))
        return SiblingCall{Found, Other.get()};
  return std::nullopt;
}

} // namespace corolint
