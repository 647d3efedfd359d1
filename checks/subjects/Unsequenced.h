// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Operands whose order of evaluation the language leaves open ([intro.execution]/10,
// [expr.call]/8).
#ifndef COROLINT_CHECKS_SUBJECTS_UNSEQUENCED_H
#define COROLINT_CHECKS_SUBJECTS_UNSEQUENCED_H

#include "code/Function.h"

namespace corolint {

/// The operands of \p S that are not sequenced with each other; empty for all that orders them
/// (braces, `&&`, `||`, `,`, `<<`, `>>`, assignment, a call's function before its arguments).
llvm::SmallVector<const clang::Expr *, 4> unsequencedOperands(const clang::Stmt *S);

/// A point in \p E where \p F may suspend, or null.
const clang::CoroutineSuspendExpr *suspensionIn(const clang::Expr *E, const Function &F);

/// A variable that \p Writer changes and \p Other mentions; null if there is none. Two awaits of
/// non-const member functions of the same object conflict, too.
const clang::ValueDecl *conflict(const clang::Expr *Other, const clang::Expr *Writer,
                                 const Function &F);

} // namespace corolint

#endif
