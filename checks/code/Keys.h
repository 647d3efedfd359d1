// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Names for functions that mean the same in every translation unit.
#ifndef COROLINT_CHECKS_CODE_KEYS_H
#define COROLINT_CHECKS_CODE_KEYS_H

#include "clang/AST/ASTContext.h"
#include "clang/AST/Decl.h"
#include "llvm/ADT/StringMap.h"

#include <string>

namespace corolint {

/// Makes keys for the functions of one unit. A key is the function's USR. USRs name closures after
/// the function they stand in and not after their place, so that two of them, and two instances
/// of a template over them, would be one: the place is added.
class KeyMaker {
public:
  explicit KeyMaker(const clang::ASTContext &Context) : Context(Context) {}

  std::string of(const clang::FunctionDecl &F);

private:
  const clang::ASTContext &Context;
  llvm::StringMap<const clang::FunctionDecl *> Taken;
};

} // namespace corolint

#endif
