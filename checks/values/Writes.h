// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What one statement writes to, or exposes to later writes by others.
#ifndef COROLINT_CHECKS_VALUES_WRITES_H
#define COROLINT_CHECKS_VALUES_WRITES_H

#include "Place.h"

namespace corolint {

struct Write {
  enum Kind {
    Assigned, ///< given the value of Value
    Changed,  ///< given a value that is not known
    Exposed,  ///< a reference or pointer to it is kept that may be written through later
  };
  Kind Kind = Changed;
  const clang::Expr *Target = nullptr;      ///< names the object, or points to it
  const clang::VarDecl *Variable = nullptr; ///< the object where no expression names it
  const clang::Expr *Value = nullptr;
  bool Pointee = false; ///< what Target points to is written to
};
using Writes = llvm::SmallVector<Write, 2>;

/// What evaluating \p S itself, after its operands, writes to. A local reference to a named object
/// is another name of it and exposes nothing; its declaration changes the reference. Of a lambda
/// what its body writes to: it may run later.
Writes writesOf(const clang::Stmt *S);

/// What \p W writes to; null where nothing names it.
Place placeOf(const Write &W, const Function &F);

} // namespace corolint

#endif
