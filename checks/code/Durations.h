// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Times that are constants in the code: `0`, `0ms`, `std::chrono::seconds(0)`, `duration::zero()`.
#ifndef COROLINT_CHECKS_CODE_DURATIONS_H
#define COROLINT_CHECKS_CODE_DURATIONS_H

#include "clang/AST/ASTContext.h"
#include "clang/AST/Expr.h"

#include <optional>

namespace corolint {

/// -1, 0 or 1 where the sign of the number or duration \p E is certain. Read off the expression:
/// an APValue would tie the plugin to data of its host's LLVM, and another clang-tidy could then
/// not even load it to be told so.
std::optional<int> signOfTime(const clang::Expr *E, const clang::ASTContext &Context);

} // namespace corolint

#endif
