// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Standard functions that make an object from their arguments: their bodies are not looked at.
#ifndef COROLINT_CHECKS_SUBJECTS_FACTORIES_H
#define COROLINT_CHECKS_SUBJECTS_FACTORIES_H

#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"

namespace corolint {

/// `std::make_unique<T>(…)`, `vector.emplace_back(…)`: the constructor of T for so many arguments,
/// where there is just one; else null.
const clang::CXXConstructorDecl *constructorRunBy(const clang::CallExpr &Call,
                                                  const clang::FunctionDecl &Callee);

} // namespace corolint

#endif
