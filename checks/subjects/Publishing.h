// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Where an await_suspend gives its coroutine to somebody who may resume it: from there on the
// awaiter, which lives in the coroutine's frame, may be gone.
#ifndef COROLINT_CHECKS_SUBJECTS_PUBLISHING_H
#define COROLINT_CHECKS_SUBJECTS_PUBLISHING_H

#include "code/Function.h"

namespace corolint {

struct Publication {
  const clang::Expr *At = nullptr; ///< the call that hands over
  bool Resumed = false;            ///< resumed or destroyed on this thread, before the call returns
  bool Certain = false;            ///< resumed here, or handed to a thread
};

/// In await_suspend \p F. A call whose result is looked at is left out: it may say that nothing was
/// handed over.
std::vector<Publication> publicationsIn(const Function &F);

} // namespace corolint

#endif
