// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What runs while a thread lock is held.
#ifndef COROLINT_CHECKS_SUBJECTS_LOCKREGIONS_H
#define COROLINT_CHECKS_SUBJECTS_LOCKREGIONS_H

#include "code/Function.h"

#include "llvm/ADT/DenseMap.h"

namespace corolint {

/// Every statement that runs while a lock guard of \p F holds its lock, with the expression that
/// took it.
llvm::DenseMap<const clang::Stmt *, const clang::Expr *> locksHeldAt(const Function &F);

} // namespace corolint

#endif
