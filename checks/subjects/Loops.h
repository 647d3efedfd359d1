// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Loops: how often they may run, as far as the code shows it.
#ifndef COROLINT_CHECKS_SUBJECTS_LOOPS_H
#define COROLINT_CHECKS_SUBJECTS_LOOPS_H

#include "code/Function.h"

namespace corolint {

/// The innermost loop of \p F around \p S, or null.
const clang::Stmt *loopAround(const clang::Stmt *S, const Function &F);

/// Whether \p Loop takes what comes, however much that is: it has no condition, or waits for its
/// next element, or reads a stream or a generator. Counted loops and loops over containers end.
bool isOpenEnded(const clang::Stmt *Loop, const Function &F);

/// Whether \p Loop has no condition, or one that always holds.
bool isEndless(const clang::Stmt *Loop, const Function &F);

/// The loop around \p S that has no end of its own, and that nothing in its body leaves but an
/// exception out of what it calls; null if there is none.
const clang::Stmt *endlessLoopAround(const clang::Stmt *S, const Function &F);

} // namespace corolint

#endif
