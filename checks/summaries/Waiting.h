// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Whether a function stands still until something that it started is done.
#ifndef COROLINT_CHECKS_SUMMARIES_WAITING_H
#define COROLINT_CHECKS_SUMMARIES_WAITING_H

#include "code/Function.h"

namespace corolint {

/// Whether the loop around \p Question ends only when the answer says so: `while (!t.done())`,
/// `for (;;) { if (t.done()) break; … }`.
bool isAskedByLoop(const clang::Stmt *Question, const Function &F);

/// Whether running \p S, of \p F, blocks the thread until another one, or a loop that it runs, is
/// done.
bool isWait(const clang::Stmt *S, const Function &F);

/// A call of \p F after \p Start that blocks the thread until another one, or a loop that it runs,
/// is done; null if there is none.
const clang::Stmt *waitAfter(const clang::Stmt *Start, const Function &F);

} // namespace corolint

#endif
