// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tasks of an object's own coroutines that the object keeps in a field, and that nothing ever waits
// for: they run on when the object is gone.
#ifndef COROLINT_CHECKS_SUBJECTS_OWNTASKS_H
#define COROLINT_CHECKS_SUBJECTS_OWNTASKS_H

#include "Reads.h"

namespace corolint {

struct OwnTask {
  const clang::CallExpr *Call = nullptr; ///< starts the coroutine on the own object
  const clang::FieldDecl *Field = nullptr;
  Read Inside; ///< of the object
};

/// Those that \p F, a constructor or member, starts and keeps. The type must say that a task runs
/// on when it is dropped, every member of the class must be in sight, and none may look at the
/// field.
std::vector<OwnTask> abandonedOwnTasks(const Function &F);

} // namespace corolint

#endif
