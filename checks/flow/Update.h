// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Expressions that read an object and set it: `std::exchange(done, true)`, `n++`, and those of
// atomics.
#ifndef COROLINT_CHECKS_FLOW_UPDATE_H
#define COROLINT_CHECKS_FLOW_UPDATE_H

#include "clang/AST/ExprCXX.h"

#include <optional>

namespace corolint {

struct Update {
  enum Kind {
    Before, ///< the value of the expression is what the object held before
    After,  ///< it is what the object holds afterwards, or the expression has no value
  };
  Kind Yields = After;
  const clang::Expr *Object = nullptr; ///< names the object
  const clang::Expr *New = nullptr;    ///< what the object is given
  std::optional<int64_t> Number;       ///< the number that it is given, where no expression is it
  int64_t Plus = 0;                    ///< what is added to it, where neither is given
};

/// What \p S does, where it is such an expression.
std::optional<Update> updateOf(const clang::Stmt *S, const clang::ASTContext &Context);

/// The atomic object that \p E reads: `a`, `a.load()`; null for anything else.
const clang::Expr *atomicReadBy(const clang::Expr *E);

/// Whether \p T is a std::atomic or std::atomic_flag.
bool isAtomic(clang::QualType T);

/// The constant that \p E is, of an integer, boolean, enumeration or null pointer.
std::optional<int64_t> constantOf(const clang::Expr *E, const clang::ASTContext &Context);

} // namespace corolint

#endif
