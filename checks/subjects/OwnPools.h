// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Thread pools that the program defines: a queue, and threads that wait for what is put into it.
#ifndef COROLINT_CHECKS_SUBJECTS_OWNPOOLS_H
#define COROLINT_CHECKS_SUBJECTS_OWNPOOLS_H

#include "model/Types.h"

namespace corolint {

/// Whether \p Awaiter gives its coroutine, and nothing else, to an object with threads of its own
/// that wait for work: the coroutine resumes on one of them, where it may block.
bool resumesOnPool(const clang::CXXRecordDecl *Awaiter, Types &T);

} // namespace corolint

#endif
