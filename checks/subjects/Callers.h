// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the callers of a coroutine that are in sight do about an object that they pass to it by
// reference: keep it until the task is done, or give it up.
#ifndef COROLINT_CHECKS_SUBJECTS_CALLERS_H
#define COROLINT_CHECKS_SUBJECTS_CALLERS_H

#include "Escape.h"

namespace corolint {

struct CallersOf {
  bool Seen = false; ///< some call is in sight that says something
  /// A call that moves its object into an rvalue reference and does not await the task: the object
  /// was given to that caller to be used up, and dies with it.
  const clang::CallExpr *GivesUp = nullptr;
};

/// Of parameter \p Param of the coroutine \p F. Calls that lend what outlives them by their own
/// parameters say nothing; where the object is seen to die, Escape reports the call.
CallersOf callersOf(const Function &F, const clang::ParmVarDecl &Param);

/// The parameter that reads what \p E lends, where that is passed on to another coroutine by a
/// caller that gives it up: what is wrong is there.
const clang::ParmVarDecl *givenUpBefore(const Escape &E, Unit &In);

} // namespace corolint

#endif
