// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A snippet with all that facts need. Places in it are marked, as in Clang's own tests: `^` and
// `$name^` are points, `[[…]]` and `$name[[…]]` ranges. An attribute is written `[ [x]]`.
#ifndef COROLINT_TEST_UNIT_PARSED_H
#define COROLINT_TEST_UNIT_PARSED_H

#include "Analysis.h"

#include "clang/Frontend/ASTUnit.h"

#include <gtest/gtest.h>

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

  /// The largest node of class T that begins at the point, or that the range encloses.
  template <class T> const T *at(llvm::StringRef Name = "") {
    const Mark &M = mark(Name);
    for (const auto &F : TheUnit->functions())
      for (const clang::Stmt *S : F->statements())
        if (const auto *Node = llvm::dyn_cast<T>(S); Node && isAt(*S, M))
          return Node;
    ADD_FAILURE() << "no such node at $" << Name.str();
    return nullptr;
  }
  const clang::VarDecl *variable(llvm::StringRef Function_, llvm::StringRef Name);

  /// What the ranges called \p Name enclose, in the order of the source: "2:7 use(n)".
  std::vector<std::string> marked(llvm::StringRef Name = "") const;
  /// The same of what facts give, to compare with it.
  std::string spot(clang::SourceRange Where) const;
  std::string spot(const clang::Stmt *S) const { return S ? spot(S->getSourceRange()) : "nothing"; }
  template <class Range> std::vector<std::string> spots(const Range &Nodes) const {
    std::vector<std::string> Found;
    for (const auto *Node : Nodes)
      Found.push_back(spot(Node));
    return Found;
  }

private:
  struct Mark {
    std::string Name;
    size_t Begin = 0, End = 0; ///< equal: a point
  };

  Parsed() = default;
  void parse(std::string Text, std::vector<std::string> Args, const Models &Known);
  void readMarks(llvm::StringRef Code);
  const Mark &mark(llvm::StringRef Name) const;
  bool isAt(const clang::Stmt &S, const Mark &M) const;
  Mark rangeOf(clang::SourceRange Where) const;
  std::string spot(const Mark &M) const;

  std::string Text;
  std::vector<Mark> Marks;
  size_t Start = 0; ///< of the snippet, behind the prelude
  std::unique_ptr<clang::ASTUnit> AST;
  std::unique_ptr<Unit> TheUnit;
};

} // namespace corolint::test

#endif
