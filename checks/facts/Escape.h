// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Coroutines that outlive what they refer to: decided at the call that makes the task, from where
// the task goes, how long the referent lives, and what the coroutine reads after it suspended.
// Structured code, where a task is awaited before its arguments die, has none of these.
#ifndef COROLINT_CHECKS_FACTS_ESCAPE_H
#define COROLINT_CHECKS_FACTS_ESCAPE_H

#include "Function.h"
#include "Reads.h"
#include "Referent.h"

namespace corolint {

/// Where the value of a task goes.
struct Destination {
  enum Kind {
    InPlace,  ///< awaited, or run to its end, before the full-expression ends
    Kept,     ///< in Holder, a local variable, or in a container there
    Returned, ///< to the caller
    Stored,   ///< in a member, a global, or what a parameter refers to
    Spawned,  ///< runs by itself from here on
    Pulled,   ///< a generator: its next element is asked for
    Dropped,  ///< destroyed at the end of the full-expression
    Passed,   ///< given to a function that nothing is known of
    Asked,    ///< looked at: tested, compared, a member called
  };
  Kind Kind = Asked;
  const clang::Stmt *At = nullptr;
  const clang::VarDecl *Holder = nullptr;
  bool Collected = false; ///< pushed into Holder, beside others
  bool Assigned = false;  ///< Holder existed before
  const clang::VarDecl *Scope = nullptr; ///< the local scope it is spawned into
};

/// Where the task that \p E makes or names goes in \p F; combinators and wrappers are followed.
/// \p Profile is the task's own.
Destination destinationOf(const clang::Expr *E, const TypeProfile &Profile, const Function &F);

/// Whether local \p Var dies on a way from \p Since, which started something, on which nothing could
/// have waited for that: no suspension, and no call that may run a loop or join.
bool diesUnwaited(const clang::VarDecl *Var, const clang::Stmt *Since, const Function &F);

/// A task that is used, or runs on, after an object that its coroutine reads is gone; see
/// Function::escapes().
struct Escape {
  const clang::CallExpr *Call = nullptr; ///< makes the task
  const clang::FunctionDecl *Callee = nullptr;
  const TypeProfile *Profile = nullptr; ///< of the task
  Slot Through;
  bool Explicit = false; ///< Through is an explicit object parameter
  Referent What{Referent::Temporary};
  Destination Goes;               ///< where the task was when the referent died
  const clang::Stmt *Used = nullptr; ///< what is done to the task afterwards; null: it runs on
  Read Inside;                    ///< how the coroutine reads the referent
  bool Certain = false; ///< the coroutine's body was seen to read it too late, or its type says so
};

} // namespace corolint

#endif
