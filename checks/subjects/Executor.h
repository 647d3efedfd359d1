// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Where in a body blocking is allowed: after an await that moved the coroutine elsewhere, and
// where what would be waited for is known to be done.
#ifndef COROLINT_CHECKS_SUBJECTS_EXECUTOR_H
#define COROLINT_CHECKS_SUBJECTS_EXECUTOR_H

#include "code/Function.h"

#include "llvm/ADT/DenseSet.h"

namespace corolint {

class ExecutorFacts {
public:
  explicit ExecutorFacts(const Function &F);

  /// Whether every way from the start to \p S awaits what moves the coroutine to where blocking
  /// is allowed. What flow says nothing about counts as not moved.
  bool isSwitched(const clang::Stmt *S) const;
  /// Whether every normal way out does.
  bool endsSwitched() const { return Ends; }

  /// Whether every way to the waiting call \p Call asks first, in a condition or an assertion,
  /// whether its object is ready: `f.wait_for(0s) == std::future_status::ready`; or whether the
  /// object came out of an await that waited for it.
  bool isKnownReady(const clang::Expr *Call) const;
  /// Whether \p Call is given a task or future that is known to be ready: what waits for it behind
  /// the call does not wait.
  bool isGivenReady(const clang::CallExpr &Call) const;

private:
  bool isReadyAt(const clang::VarDecl *Object, const clang::Expr *Call) const;

  const Function &F;
  bool Elsewhere = false;
  bool Any = false;
  bool Ends = false;
  llvm::DenseSet<const void *> Unmoved;
};

} // namespace corolint

#endif
