// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What other places of the unit do with the same function. Where some keep its task, look at its
// result or catch what it throws, and one place does not, the others show what its author meant.
#ifndef COROLINT_CHECKS_SUBJECTS_SIBLINGS_H
#define COROLINT_CHECKS_SUBJECTS_SIBLINGS_H

#include "code/Function.h"

namespace corolint {

struct SiblingCall {
  const clang::CallExpr *Call = nullptr;
  const Function *In = nullptr;
};

/// The first other call of the function that \p Call runs, instances of its template included, for
/// which \p Does holds.
std::optional<SiblingCall>
siblingOf(const clang::Expr *Call, const Function &F,
          llvm::function_ref<bool(const clang::CallExpr &, const Function &)> Does);

} // namespace corolint

#endif
