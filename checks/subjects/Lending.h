// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Functions that lend: they hand a resource to a callable by reference and release it when that is
// done. Context managers (aio::with), scoped transactions, scopes of tasks, Synchronized::withLock.
#ifndef COROLINT_CHECKS_SUBJECTS_LENDING_H
#define COROLINT_CHECKS_SUBJECTS_LENDING_H

#include "code/Function.h"

namespace corolint {

struct Loan {
  const clang::CallExpr *Lender = nullptr;
  std::string Name;                  ///< of the lender, for messages
  const clang::Expr *Over = nullptr; ///< when this was evaluated the loan is over; null if unknown
  const clang::LambdaExpr *Borrower = nullptr;
  const Function *Body = nullptr;               ///< of the borrower
  const clang::ParmVarDecl *Resource = nullptr; ///< the parameter that is lent
};

/// The loans that calls of \p F make to lambdas written in it. That a function lends is a model's
/// word, or seen in its body: it calls its parameter with an object of its own.
std::vector<Loan> loansIn(const Function &F);

/// Whether what \p E evaluates to in the borrower refers to the resource, or to a part of it.
bool refersToLoan(const clang::Expr *E, const Loan &L);

} // namespace corolint

#endif
