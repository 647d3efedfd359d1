// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Functions that start a task on what their caller gave them, and return while it runs.
#ifndef COROLINT_CHECKS_SUBJECTS_DETACHING_H
#define COROLINT_CHECKS_SUBJECTS_DETACHING_H

#include "Reads.h"
#include "TaskRoute.h"

namespace corolint {

struct DetachedReader {
  const clang::CallExpr *Call = nullptr; ///< makes the task
  const TypeProfile *Profile = nullptr;
  Slot Through;             ///< what the coroutine has of what the function was given
  const clang::Stmt *Start; ///< from here on it runs by itself
  Read Inside;
};

/// The first task that \p F starts with no scope, handle or owner of its object to keep, and that
/// reads after a suspension what \p F was given as \p What.
std::optional<DetachedReader> detachedReader(const Function &F, Slot What);

/// `auto self = shared_from_this();`: whether \p Coroutine keeps an owner of its object in its
/// frame.
bool keepsItself(const Function &Coroutine);

/// Whether the end of a \p T is known to wait for nothing: no destructor in it is the user's.
bool endsQuietly(clang::QualType T);

} // namespace corolint

#endif
