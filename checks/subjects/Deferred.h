// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Scope guards: local variables whose destructor runs a closure.
#ifndef COROLINT_CHECKS_SUBJECTS_DEFERRED_H
#define COROLINT_CHECKS_SUBJECTS_DEFERRED_H

#include "code/Function.h"

namespace corolint {

/// The closure that the end of \p Var runs, by the visible destructor of its class; else null.
const clang::LambdaExpr *deferredBy(const clang::VarDecl &Var, const Function &F);

} // namespace corolint

#endif
