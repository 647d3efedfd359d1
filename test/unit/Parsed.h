// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A snippet with all that facts need. Places in it are marked by comments of one word: what
// begins right after `/*here*/` is at("here").
#ifndef COROLINT_TEST_UNIT_PARSED_H
#define COROLINT_TEST_UNIT_PARSED_H

#include "Analysis.h"

#include "clang/Frontend/ASTUnit.h"

#include <memory>
#include <string>
#include <vector>

namespace corolint::test {

class Parsed {
public:
  /// \p Code after a prelude with task, eager_task, generator, event, mutex, guard.
  explicit Parsed(llvm::StringRef Code, std::vector<std::string> Args = {"-std=c++20"},
                  const Models &Known = Models::builtin());
  /// \p Code as it is, diagnostics not wanted: for what does not compile.
  static Parsed bare(llvm::StringRef Code, std::vector<std::string> Args = {"-std=c++20"});

  Unit &unit() { return *TheUnit; }
  clang::ASTContext &context() { return AST->getASTContext(); }
  unsigned errors() const;
  const Function &function(llvm::StringRef Name);
  const clang::FunctionDecl &declaration(llvm::StringRef Name);

  /// The largest node of class T that begins at the mark.
  template <class T> const T *at(llvm::StringRef Function_, llvm::StringRef Mark) {
    unsigned Offset = offsetOf(Mark);
    for (const clang::Stmt *S : function(Function_).statements())
      if (const auto *Node = llvm::dyn_cast<T>(S); Node && beginsAt(*S, Offset))
        return Node;
    return nullptr;
  }
  const clang::VarDecl *variable(llvm::StringRef Function_, llvm::StringRef Name);
  /// 1 for the first line of the code, the prelude left out.
  unsigned line(clang::SourceLocation Where) const;

private:
  Parsed() = default;
  void parse(std::string Text, std::vector<std::string> Args, const Models &Known);
  unsigned offsetOf(llvm::StringRef Mark) const;
  bool beginsAt(const clang::Stmt &S, unsigned Offset) const;

  std::string Text;
  unsigned PreludeLines = 0;
  std::unique_ptr<clang::ASTUnit> AST;
  std::unique_ptr<Unit> TheUnit;
};

} // namespace corolint::test

#endif
