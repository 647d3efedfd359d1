// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The two sides of every loan to a coroutine: what it has from its caller without a copy, and, at
// each call, what becomes of the task and how long the object lives. Escape.h has the loans that
// end badly; an audit of lifetimes wants the others too.
#ifndef COROLINT_CHECKS_LINK_BORROWING_H
#define COROLINT_CHECKS_LINK_BORROWING_H

#include "Summary.h"
#include "subjects/Escape.h"

namespace corolint {

/// A reference-like parameter, the object of a member, or the captures of a lambda.
struct Borrowed {
  int Index = -1; ///< of the parameter; -1: the object, or the captures
  BorrowState State = BorrowState::Unread;
  clang::SourceRange Where;
  std::string What; ///< as BorrowSummary::What
};

/// The reference-like parameters of coroutine \p F, and its object, or its captures where it is a
/// lambda.
std::vector<Borrowed> borrowedBy(const Function &F);

struct Lent {
  const clang::FunctionDecl *Callee = nullptr;
  int Index = -1; ///< of Callee's parameter; -1: its object, or the captures
  clang::SourceRange Where;
  TaskEnd End = TaskEnd::InPlace;
  clang::SourceRange At;
  LentLife Life = LentLife::Unknown;
  const clang::FunctionDecl *Via = nullptr; ///< for the ends that are about a closure
  bool Passes = false;                      ///< own parameter From on, or the own object
  int From = -1;
};

/// The calls in \p F that make a task and lend it something, or hand on a closure.
std::vector<Lent> lentBy(const Function &F);

} // namespace corolint

#endif
