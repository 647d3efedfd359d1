// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Walking a body as it is evaluated: into awaited operands once, not into lambda bodies.
#ifndef COROLINT_CHECKS_CODE_WALK_H
#define COROLINT_CHECKS_CODE_WALK_H

#include "clang/AST/Expr.h"
#include "clang/AST/Stmt.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/SmallVector.h"

namespace corolint {

/// The statements below \p S that are evaluated with it. Unlike Stmt::children(), it gives of a
/// co_await what it awaits and not the generated calls on it, of a lambda its captures and not its
/// body, and nothing of unevaluated operands.
llvm::SmallVector<const clang::Stmt *, 8> evaluatedChildren(const clang::Stmt *S);

/// Pre-order. \p Visit returns false to leave out what is below.
void walk(const clang::Stmt *Root, llvm::function_ref<bool(const clang::Stmt *)> Visit);

/// \p E without parentheses, cleanups, temporaries, casts that keep the object, and elidable
/// copies: the expression whose value it is.
const clang::Expr *valueOf(const clang::Expr *E);

/// As valueOf, and through std::move and std::forward.
const clang::Expr *movedValueOf(const clang::Expr *E);

/// Whether \p Call is std::move or std::forward.
bool isMoveOrForward(const clang::Expr *E);

/// What local reference \p Var is another name of: `x.m` of `auto &r = x.m`; null for what is no
/// such reference, and for one that keeps a temporary.
const clang::Expr *aliased(const clang::VarDecl &Var);

/// The variable that \p E names, through parentheses, casts, std::move and local references; null
/// for anything else.
const clang::VarDecl *variableOf(const clang::Expr *E);

/// The call that \p Condition is, one of a conversion to bool included; null for anything else.
const clang::CallExpr *callOf(const clang::Stmt *Condition);

} // namespace corolint

#endif
