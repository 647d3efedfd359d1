// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the members of the standard library's containers and owners do with what they hold.
#ifndef COROLINT_CHECKS_SUMMARIES_STANDARDCALLS_H
#define COROLINT_CHECKS_SUMMARIES_STANDARDCALLS_H

#include "clang/AST/Decl.h"

namespace corolint {

/// Members of std's containers that take an element in.
bool insertsElement(const clang::FunctionDecl *Callee);
/// Members of std's containers that neither run nor give away what is inside.
bool keepsContents(const clang::FunctionDecl *Callee);
/// Members of std's containers and owners after which their object holds something else, or
/// nothing.
bool emptiesObject(const clang::FunctionDecl *Callee);

} // namespace corolint

#endif
