// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tasks that work while somebody keeps them and end with their owner: to keep one is to use it.
#ifndef COROLINT_CHECKS_SUBJECTS_BACKGROUND_H
#define COROLINT_CHECKS_SUBJECTS_BACKGROUND_H

#include "flow/Flow.h"

namespace corolint {

struct TypeProfile;

/// Whether a value of \p Profile has started when it is made, and ends with its owner for all that
/// is known.
bool endsWithOwner(const TypeProfile &Profile);

/// Whether other coroutines may make progress at \p E: the coroutine suspends, or calls what may
/// resume one or drive a loop.
bool letsOthersRun(const Event &E, const Function &F);

/// Whether a task of \p Profile that \p Owner keeps from \p From on works in the background: it
/// ends with its owner, and others run before that.
bool worksInBackground(const TypeProfile &Profile, const clang::VarDecl *Owner, FlowPoint From,
                       const Function &F);

/// Whether \p Call gives an object that no coroutine is behind: the receiving end of a completion
/// source, a ready value, a call of a promise's own protocol by hand.
bool isMadeByNoCoroutine(const clang::CallExpr &Call, const Function &F);

/// Whether the task that \p Call gives back may run by then: the body of the function hands on or
/// starts a task that it is given, `executor.schedule(work())`.
bool mayRunAlready(const clang::CallExpr &Call, const Function &F);

} // namespace corolint

#endif
