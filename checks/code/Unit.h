// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One translation unit: the functions and types that are user code in it. Nothing here outlives
// the AST.
#ifndef COROLINT_CHECKS_CODE_UNIT_H
#define COROLINT_CHECKS_CODE_UNIT_H

#include "Function.h"
#include "model/Types.h"

#include <memory>
#include <vector>

namespace corolint {

class Unit {
public:
  /// \p S may be null; see Types. All three must outlive this.
  Unit(clang::ASTContext &Context, clang::Sema *S, const Models &Known);
  ~Unit();

  clang::ASTContext &context() const { return Context; }
  Types &types() { return TheTypes; }
  const Models &models() const { return Known; }

  /// Functions with a body in user code: templates as their instantiations, lambdas after what
  /// encloses them. In the order of the AST's traversal scope.
  llvm::ArrayRef<std::unique_ptr<Function>> functions();
  /// Complete class types of user code, templates as their instantiations.
  llvm::ArrayRef<const clang::CXXRecordDecl *> records();
  /// The facts of \p F where its body is user code of this TU, else null.
  const Function *function(const clang::FunctionDecl *F);
  /// As function(), for any function with a visible body, user code or not.
  const Function *bodyOf(const clang::FunctionDecl *F);

  /// Neither a system header nor without a file.
  bool isUserCode(clang::SourceLocation Where) const;

private:
  void collect();

  clang::ASTContext &Context;
  const Models &Known;
  Types TheTypes;
  bool Collected = false;
  std::vector<std::unique_ptr<Function>> Functions;
  std::vector<const clang::CXXRecordDecl *> Records;
  llvm::DenseMap<const clang::FunctionDecl *, const Function *> ByDecl;
  std::vector<std::unique_ptr<Function>> Foreign;
};

} // namespace corolint

#endif
