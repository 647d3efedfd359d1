// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Functions that lock and unlock.
#ifndef COROLINT_CHECKS_CODE_LOCKCALLS_H
#define COROLINT_CHECKS_CODE_LOCKCALLS_H

#include "clang/AST/Decl.h"

namespace corolint {

/// What a call does to the lock it is made on.
enum class LockOperation { None, Locks, Unlocks, Tries };

/// By the capability attributes of the callee, which say it for any name, else by its name in the
/// spellings of the standard library, POSIX, Qt, abseil and folly.
LockOperation lockOperationOf(const clang::FunctionDecl *Callee);

} // namespace corolint

#endif
