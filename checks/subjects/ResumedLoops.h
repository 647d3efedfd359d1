// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Passes over a container of waiters that resume them on the way: a resumed coroutine may wait
// again, or give up waiting, and change the container under the iterator.
#ifndef COROLINT_CHECKS_SUBJECTS_RESUMEDLOOPS_H
#define COROLINT_CHECKS_SUBJECTS_RESUMEDLOOPS_H

#include "Resumptions.h"

namespace corolint {

struct ResumedLoop {
  const clang::ValueDecl *Container = nullptr;
  const clang::Stmt *Use = nullptr;    ///< of the iterator, after the resumption
  const clang::Expr *Change = nullptr; ///< in what a resumed coroutine runs
};

/// The use of an iterator of a shared container, or the step of a range-for over one, that follows
/// on \p One, where the resumed coroutine was found in that container, and where an await_suspend,
/// a coroutine, or the destructor of an awaiter changes it. Not where the pass first sets a flag
/// that the awaiter asks: who asks again no longer waits.
std::optional<ResumedLoop> loopThatResumes(const Resumption &One, const Function &F);

} // namespace corolint

#endif
