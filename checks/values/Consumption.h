// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What becomes of a value: awaited, passed on, kept, or dropped. Passing on is never a drop.
#ifndef COROLINT_CHECKS_VALUES_CONSUMPTION_H
#define COROLINT_CHECKS_VALUES_CONSUMPTION_H

#include "code/Function.h"

namespace corolint {

enum class Fate {
  Dropped,     ///< destroyed at the end of the full-expression, unused
  Awaited,     ///< operand of co_await
  Yielded,     ///< operand of co_yield
  Returned,    ///< operand of return
  CoReturned,  ///< operand of co_return
  Initialises, ///< initial value of a variable (Variable)
  Argument,    ///< argument Index of a call (At)
  Receiver,    ///< object of a member call (At)
  Stored,      ///< assigned, an element of an aggregate, a member initialiser, new
  Captured,    ///< init-capture of a lambda
  Tested,      ///< contextually converted to bool, or compared
  Other,
};

/// How a value is dropped; decides which option speaks of it and what the fix looks like.
enum class DropForm { None, Statement, Comma, Ternary, ForIncrement, VoidCast, Ignore };

struct Consumption {
  Fate What = Fate::Other;
  DropForm Form = DropForm::None;
  const clang::Stmt *At = nullptr; ///< the co_await, call, return, … that takes the value
  const clang::VarDecl *Variable = nullptr;
  unsigned Index = 0;
  bool Moved = false; ///< through std::move
};

/// What becomes of the value of \p E in \p F.
Consumption fateOf(const clang::Expr *E, const Function &F);

/// The function that \p Call runs, or null: direct callee, member, operator, constructor.
const clang::FunctionDecl *calleeOf(const clang::Stmt *Call);

/// The parameter that receives argument \p Index of \p Call, or null (variadic, unknown callee).
const clang::ParmVarDecl *parameterOf(const clang::Stmt *Call, unsigned Index);

} // namespace corolint

#endif
