// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Guards of a gate, scope or coroutine lock that a plain function holds while it makes a task, and
// releases when it returns that.
#ifndef COROLINT_CHECKS_SUBJECTS_RELEASEDGUARDS_H
#define COROLINT_CHECKS_SUBJECTS_RELEASEDGUARDS_H

#include "code/Function.h"

namespace corolint {

struct ReleasedGuard {
  const clang::VarDecl *Held = nullptr;
  const clang::ReturnStmt *Return = nullptr;
};

/// A guard's class has a destructor of its own and points at what can be waited for: at a scope, or
/// at a class with a member that gives a task. Guards of thread locks are left out: they may be
/// meant for making the task.
std::vector<ReleasedGuard> releasedGuards(const Function &F);

} // namespace corolint

#endif
