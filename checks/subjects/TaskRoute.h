// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Where a task goes from the expression that makes it: awaited, kept, spawned, raced, returned.
#ifndef COROLINT_CHECKS_SUBJECTS_TASKROUTE_H
#define COROLINT_CHECKS_SUBJECTS_TASKROUTE_H

#include "code/Function.h"

namespace corolint {

/// Where the value of a task goes.
struct Destination {
  enum Kind {
    InPlace,  ///< awaited, or run to its end, before the full-expression ends
    Kept,     ///< in Holder, a local variable, or in a container there
    Returned, ///< to the caller
    Stored,   ///< in a member, a global, or what a parameter refers to
    Spawned,  ///< runs by itself from here on
    Raced,    ///< given to a race that leaves its losers running
    Pulled,   ///< a generator: its next element is asked for
    Dropped,  ///< destroyed at the end of the full-expression
    Passed,   ///< given to a function that nothing is known of
    Resumed,  ///< its coroutine is resumed by hand, and may suspend again
    Asked,    ///< looked at: tested, compared, a member called
  };
  Kind Kind = Asked;
  const clang::Stmt *At = nullptr;
  const clang::VarDecl *Holder = nullptr;
  bool Collected = false;                ///< pushed into Holder, beside others
  bool Assigned = false;                 ///< Holder existed before
  bool Deferred = false;                 ///< Spawned: nothing of it runs before the call is over
  const clang::Expr *Race = nullptr;     ///< the call, where Raced
  const clang::VarDecl *Scope = nullptr; ///< the scope, local or a parameter, it is spawned into
};

/// Where the task that \p E makes or names goes in \p F; combinators and wrappers are followed.
/// \p Profile is the task's own.
Destination destinationOf(const clang::Expr *E, const TypeProfile &Profile, const Function &F);

} // namespace corolint

#endif
