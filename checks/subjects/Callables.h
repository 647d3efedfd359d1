// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What is passed to be called later: lambdas, functions, member pointers, binds.
#ifndef COROLINT_CHECKS_SUBJECTS_CALLABLES_H
#define COROLINT_CHECKS_SUBJECTS_CALLABLES_H

#include "code/Function.h"

namespace corolint {

/// What calling \p Callable gives; null where that depends on the arguments or is unknown.
clang::QualType resultOfCalling(const clang::Expr *Callable, const Function &F);

/// Whether \p Callable can be called at all.
bool isCallable(const clang::Expr *Callable);

} // namespace corolint

#endif
