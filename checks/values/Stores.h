// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Assignments and insertions, and what they are made into: how an address gets out of a block.
#ifndef COROLINT_CHECKS_VALUES_STORES_H
#define COROLINT_CHECKS_VALUES_STORES_H

#include "code/Function.h"

namespace corolint {

/// The object at the start of `v.m`, `p->m`, `*p`, `v[i]`, `this->m`.
struct Root {
  const clang::VarDecl *Variable = nullptr; ///< null where it is the object of a member function
  bool This = false;
  bool Captured = false; ///< Variable belongs to what encloses the lambda
  bool Through = false;  ///< reached through a pointer
};
Root rootOf(const clang::Expr *E);

/// One place where a value is put into an object that existed before.
struct Store {
  const clang::Expr *At = nullptr;     ///< the assignment, or the call that inserts
  const clang::Expr *Target = nullptr; ///< what is assigned, or the container
  const clang::Expr *Value = nullptr;
  bool Inserts = false;
};

/// `x = v`, `c.push_back(v)`, `c.emplace(…, v)` and the like, in the order of the source.
std::vector<Store> storesIn(const Function &F);

/// Whether evaluating \p S gives the place \p Target another value, or empties it.
bool overwrites(const clang::Stmt *S, const clang::Expr *Target);

} // namespace corolint

#endif
