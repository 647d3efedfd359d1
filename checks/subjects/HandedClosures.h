// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Closures of coroutines that are given to a function which calls them, and are destroyed before
// the coroutine is done: the captures live in the closure, not in the frame.
#ifndef COROLINT_CHECKS_SUBJECTS_HANDEDCLOSURES_H
#define COROLINT_CHECKS_SUBJECTS_HANDEDCLOSURES_H

#include "Escape.h"

namespace corolint {

struct HandedClosure {
  const clang::Expr *Closure = nullptr; ///< the argument, or the closure within it that it calls
  Escape Story;                         ///< Call is given the closure, Callee is its operator()
  bool WithCall = false;                ///< Call destroys it; else it dies with its statement
};

std::vector<HandedClosure> lostClosures(const Function &F);

} // namespace corolint

#endif
