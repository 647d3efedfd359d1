// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What locks a thread, what holds such a lock, and what a call does to one.
#ifndef COROLINT_CHECKS_SUBJECTS_LOCKKINDS_H
#define COROLINT_CHECKS_SUBJECTS_LOCKKINDS_H

#include "code/Function.h"
#include "code/LockCalls.h"

namespace corolint {

/// What taking a lock of type \p T does to the thread: a model's word, else by its members: a
/// `void lock()` beside an unlock() blocks the thread; a lock() that returns an awaitable does not.
LockKind lockKindOf(clang::QualType T, Function const &F);

/// Whether \p T owns a thread lock by RAII: a known guard, a scoped_lockable class, or a class
/// whose constructor locks a mutex that its destructor unlocks. Guards of async mutexes
/// (std::unique_lock<folly::coro::Mutex>) are none.
bool isThreadGuard(clang::QualType T, const Function &F);

/// Whether the visible body of \p F does \p Wanted to something that is a thread lock.
bool bodyDoes(const clang::FunctionDecl *F, LockOperation Wanted, const Function &In);

} // namespace corolint

#endif
