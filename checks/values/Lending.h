// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a call lends: whose address a constructor keeps, what a view is made of, what an owner
// holds. `reader(text)` keeps the address of text, `buffer(text)` views it, `*owner` is held by
// owner.
#ifndef COROLINT_CHECKS_VALUES_LENDING_H
#define COROLINT_CHECKS_VALUES_LENDING_H

#include "code/Function.h"

namespace corolint {

bool isStdFunction(const clang::FunctionDecl *F, std::initializer_list<llvm::StringRef> Names);

/// Whether the constructor stores the address of its argument: it says so, or it initialises a
/// reference or view member with it.
bool keepsAddress(const clang::CXXConstructorDecl &C, const clang::ParmVarDecl &Param);

/// std's views, and a pointer beside a length: `const_buffer`, `ArrayPtr`.
bool isViewRecord(clang::QualType T);

/// What a function that gives a view makes it of, where only one parameter comes into question:
/// `buffer(text)`.
const clang::ParmVarDecl *viewedBy(const clang::FunctionDecl &Callee);

/// `owner->`, `*owner`, `owner.get()` of a std::unique_ptr or std::optional, and `*it` of an
/// iterator. A std::shared_ptr is the only owner of what it has just made.
bool isHeldBy(const clang::CXXMethodDecl &Method, const clang::Expr *Object);

} // namespace corolint

#endif
