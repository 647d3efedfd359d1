// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Coroutines that outlive what they refer to: decided at the call that makes the task, from where
// the task goes, how long the referent lives, and what the coroutine reads after it suspended.
// Structured code, where a task is awaited before its arguments die, has none of these.
#ifndef COROLINT_CHECKS_SUBJECTS_ESCAPE_H
#define COROLINT_CHECKS_SUBJECTS_ESCAPE_H

#include "Reads.h"
#include "ReferentDeath.h"

namespace corolint {

/// A task that is used, or runs on, after an object that its coroutine reads is gone; see
/// escapesOf().
struct Escape {
  const clang::CallExpr *Call = nullptr; ///< makes the task, or calls a function that starts it
  const clang::Expr *Start = nullptr;    ///< makes the task, where Call's function does
  const clang::FunctionDecl *Callee = nullptr; ///< the coroutine
  const TypeProfile *Profile = nullptr;        ///< of the task
  Slot Through;
  bool Explicit = false; ///< Through is an explicit object parameter
  Referent What{Referent::Temporary};
  Destination Goes;                  ///< where the task was when the referent died
  const clang::Stmt *Used = nullptr; ///< what is done to the task afterwards; null: it runs on
  Read Inside;                       ///< how the coroutine reads the referent
  bool Certain = false; ///< the coroutine's body was seen to read it too late, or its type says so
};

/// Calls of \p F that make a task which outlives what its coroutine reads, in the order of the
/// source.
const std::vector<Escape> &escapesOf(const Function &F);

} // namespace corolint

#endif
