// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Addresses that outlive what they point to: of a resource that is lent, or of a local variable,
// kept in a variable, a member, a container, a task.
#ifndef COROLINT_CHECKS_SUBJECTS_OUTLIVING_H
#define COROLINT_CHECKS_SUBJECTS_OUTLIVING_H

#include "Lending.h"

namespace corolint {

struct Outliving {
  enum How {
    UsedLater,   ///< Holder is read at Used, when the object is gone
    StaysBehind, ///< Holder, which outlives the function, still points there at its end
    Returned,    ///< handed to whoever waits for the callable
    RunsOn,      ///< a task or callback that nothing waits for holds it
  };
  How How;
  const clang::Expr *Kept = nullptr;      ///< where the address gets out
  const clang::VarDecl *Object = nullptr; ///< the lent parameter, or the local that dies
  const clang::ValueDecl *Holder = nullptr;
  const clang::Stmt *Used = nullptr;
};

/// How the resource of a loan made in \p F gets out of it.
std::vector<Outliving> outlivingLoan(const Loan &L, const Function &F);

/// Addresses of locals of \p F that are used after these died, or stay behind in what outlives the
/// function. Arguments of tasks are Function::escapes().
std::vector<Outliving> outlivingLocals(const Function &F);

/// Whether the owner \p Var gives away what it holds.
bool givesAway(const clang::VarDecl &Var, const Function &F);

} // namespace corolint

#endif
