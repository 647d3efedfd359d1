// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "StandardCalls.h"

#include "model/Names.h"

#include "clang/AST/DeclCXX.h"

using namespace clang;

namespace corolint {

static llvm::StringRef memberName(const FunctionDecl *Callee) {
  const auto *Method = llvm::dyn_cast_or_null<CXXMethodDecl>(Callee);
  return Method && isStd(*Method) ? identifierOf(Method) : llvm::StringRef();
}

bool insertsElement(const FunctionDecl *Callee) {
  llvm::StringRef Name = memberName(Callee);
  return Name.starts_with("push") || Name.starts_with("emplace") || Name.starts_with("insert") ||
         Name == "try_emplace" || Name == "assign";
}

bool keepsContents(const FunctionDecl *Callee) {
  static const llvm::StringRef Names[] = {"reserve",   "size",     "empty",        "capacity",
                                          "has_value", "max_size", "shrink_to_fit"};
  return insertsElement(Callee) || llvm::is_contained(Names, identifierOf(Callee));
}

bool emptiesObject(const FunctionDecl *Callee) {
  static const llvm::StringRef Names[] = {"release", "reset", "swap", "clear", "extract", "assign"};
  llvm::StringRef Name = memberName(Callee);
  return llvm::is_contained(Names, Name) || Name.starts_with("pop") || Name.starts_with("erase");
}

} // namespace corolint
