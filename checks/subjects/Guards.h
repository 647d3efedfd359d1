// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Variables that were meant to guard, and hold the task that would give the guard.
#ifndef COROLINT_CHECKS_SUBJECTS_GUARDS_H
#define COROLINT_CHECKS_SUBJECTS_GUARDS_H

#include "TaskState.h"

namespace corolint {

/// Whether awaiting what \p V holds would give a lock, a permit or another guard by RAII.
bool isGuardPending(const TaskVariable &V, const Function &F);

/// Whether a value of \p T is such a lock, permit or guard.
bool isGuard(clang::QualType T, const Function &F);

} // namespace corolint

#endif
