// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Closures of coroutines that are kept as a function, to be called later: by a signal, a queue, a
// timer, a table of handlers. Whoever keeps them lets go of them when it likes.
#ifndef COROLINT_CHECKS_SUBJECTS_STOREDCLOSURES_H
#define COROLINT_CHECKS_SUBJECTS_STOREDCLOSURES_H

#include "Reads.h"

namespace corolint {

struct StoredClosure {
  const clang::LambdaExpr *Closure = nullptr;
  const clang::FunctionDecl *Keeper = nullptr; ///< what it is given to; null where it is assigned
  Read Inside;                                 ///< of a capture
  bool Detached = false; ///< nobody waits for its coroutines, so that nobody can keep it for them
};

/// Those whose coroutine reads a capture after it suspended, in the order of the source.
std::vector<StoredClosure> storedClosures(const Function &F);

} // namespace corolint

#endif
