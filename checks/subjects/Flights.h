// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Eager tasks that a function has started and is to wait for: in a variable, or in a collection.
#ifndef COROLINT_CHECKS_SUBJECTS_FLIGHTS_H
#define COROLINT_CHECKS_SUBJECTS_FLIGHTS_H

#include "TaskState.h"

namespace corolint {

struct Flight {
  const clang::VarDecl *Variable = nullptr;
  const TypeProfile *Profile = nullptr;    ///< of its tasks, which run on when they are dropped
  std::vector<const clang::Expr *> Starts; ///< what puts tasks in; empty: its initial value
  std::vector<const clang::Expr *> Takes;  ///< mentions that await, move or hand on; never empty
  bool Collection = false;
};

/// Of coroutine \p F; a plain function mostly cannot wait for them.
std::vector<Flight> flightsIn(const Function &F);

/// A path on which \p F is left with tasks in flight, and what leaves.
struct LeftInFlight {
  const clang::Stmt *Started = nullptr;        ///< null: the variable's declaration
  const clang::Stmt *By = nullptr;             ///< a return, a throw, or an await that throws
  const clang::CallExpr *Handled = nullptr;    ///< where another place catches what By throws
  const clang::CXXThrowExpr *Thrown = nullptr; ///< in a task of a collection that By awaits
};

/// By a return where \p Of is a collection, by a throw, or by what is known to throw: a visible
/// throw in it, or in the tasks of a collection that it awaits one by one, or a handler around the
/// same call elsewhere; with \p AnyAwait, by every await that
/// may throw.
std::optional<LeftInFlight> leftInFlight(const Flight &Of, const Function &F, bool AnyAwait);

} // namespace corolint

#endif
