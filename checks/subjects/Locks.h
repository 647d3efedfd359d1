// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which lock is held where: by state on the control flow, not by declaration.
#ifndef COROLINT_CHECKS_SUBJECTS_LOCKS_H
#define COROLINT_CHECKS_SUBJECTS_LOCKS_H

#include "LockKinds.h"
#include "flow/Flow.h"

namespace corolint {

/// One acquisition, and the suspension at which it is still held.
struct HeldLock {
  const clang::VarDecl *Guard = nullptr; ///< null for a temporary or a manual lock()
  const clang::Expr *Acquired = nullptr; ///< the initialiser or the call that locks
  const clang::CoroutineSuspendExpr *SuspendedAt = nullptr;
  FlowPath Path;
};

/// Every thread lock of coroutine \p F that is held at a point where \p F may suspend; the first
/// such point for each.
std::vector<HeldLock> locksAcrossSuspension(const Function &F);

} // namespace corolint

#endif
