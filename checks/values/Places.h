// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Naming the object that an expression denotes, so that two mentions of it can be matched.
#ifndef COROLINT_CHECKS_VALUES_PLACES_H
#define COROLINT_CHECKS_VALUES_PLACES_H

#include "code/Function.h"

#include <string>

namespace corolint {

/// The chain of declarations from the outermost object to what \p E denotes (`m`, `this->m`,
/// `p->q.m`, `*p`); empty where it is no plain chain (an element, the result of a call). Equal
/// strings are the same object as long as no pointer on the way changes.
std::string placeOf(const clang::Expr *E);

/// The variable at the root of `v`, `*v`, `v->m`, `v.m`, `v.value()`; null for anything else.
const clang::VarDecl *rootVariable(const clang::Expr *E);

/// Whether the object that \p E denotes is local to the frame of \p F: a local or parameter that is
/// not static, thread_local, a reference, or reached through a pointer.
bool isFrameLocal(const clang::Expr *E);

/// Whether \p S may change the place \p Place itself (not what it points to): assignment, ++ and
/// --, its declaration, passing it by reference to non-const or taking its address, std::move of
/// it.
bool mayChange(const clang::Stmt *S, llvm::StringRef Place);

} // namespace corolint

#endif
