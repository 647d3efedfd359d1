// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Where the body of a function declares a variable.
#ifndef COROLINT_CHECKS_CODE_DECLARATIONS_H
#define COROLINT_CHECKS_CODE_DECLARATIONS_H

#include "Function.h"

namespace corolint {

/// The statement that declares \p Var; null for parameters, caught exceptions and what another
/// body declares.
const clang::DeclStmt *declarationOf(const clang::VarDecl &Var, const Function &F);

/// Whether \p Whole evaluates \p Part, or is \p Part.
bool isInside(const clang::Stmt *Part, const clang::Stmt *Whole, const Function &F);

} // namespace corolint

#endif
