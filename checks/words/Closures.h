// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Edits that move the captures of a coroutine lambda from the closure into its frame.
#ifndef COROLINT_CHECKS_WORDS_CLOSURES_H
#define COROLINT_CHECKS_WORDS_CLOSURES_H

#include "Report.h"
#include "code/Function.h"

namespace corolint {

/// The lambda whose call operator \p Call runs, where it is written in \p F: on the spot, or as the
/// initial value of a local variable.
const clang::LambdaExpr *calledLambda(const clang::CallExpr *Call, const Function &F);

/// Since C++23, `[n]()` to `[n](this auto)`: not where the lambda is mutable, or \p Call would have
/// to copy a closure that can only be moved.
bool canCopyClosure(const clang::LambdaExpr &Lambda, const clang::CallExpr *Call);
void copyClosure(EditList &Edits, const clang::LambdaExpr &Lambda);

/// `[n]() { … }()` to `[](auto n) { … }(n)`: where the lambda is called on the spot and all that it
/// captures are copies.
bool canPassCaptures(const clang::LambdaExpr &Lambda, const clang::CallExpr *Call);
void passCaptures(EditList &Edits, const clang::LambdaExpr &Lambda, const clang::CallExpr *Call);

} // namespace corolint

#endif
