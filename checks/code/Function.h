// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What one function's code does, computed when first asked for.
#ifndef COROLINT_CHECKS_CODE_FUNCTION_H
#define COROLINT_CHECKS_CODE_FUNCTION_H

#include "Walk.h"
#include "model/Types.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"

#include <map>
#include <memory>

namespace corolint {

class Unit;

/// A co_await or co_yield as written; the implicit initial and final suspensions are not listed.
struct SuspensionPoint {
  const clang::CoroutineSuspendExpr *Expr;
  SuspendCertainty Certainty;
  bool isYield() const { return llvm::isa<clang::CoyieldExpr>(Expr); }
};

class Function {
public:
  Function(const clang::FunctionDecl &Decl, Unit &In);
  ~Function();

  const clang::FunctionDecl &decl() const { return Decl; }
  Unit &unit() const { return In; }
  clang::ASTContext &context() const;
  Types &types() const;
  const Models &models() const;

  /// Qualified, for messages and fingerprints; a lambda is named after what encloses it.
  std::string name() const;

  bool isCoroutine() const { return Coroutine != nullptr; }
  /// Null unless a coroutine.
  const clang::CoroutineBodyStmt *coroutine() const { return Coroutine; }
  /// The statements as written, without what the coroutine transformation adds.
  const clang::Stmt *body() const { return Body; }
  /// The closure type where this is the call operator of a lambda, else null.
  const clang::CXXRecordDecl *closure() const;
  /// Profile of what this coroutine or function returns.
  const TypeProfile &returns() const;
  const clang::CXXRecordDecl *promise() const;

  /// In the order of the source; those whose awaiter never suspends included, marked Never.
  llvm::ArrayRef<SuspensionPoint> suspensions() const;
  const SuspensionPoint *suspension(const clang::Stmt *S) const;
  /// Whether the coroutine may be suspended at \p S.
  bool maySuspendAt(const clang::Stmt *S) const;

  /// What the upper floors know of this function: a T is made from it when first asked for, and
  /// kept as long as this. A T may ask for other facts while it is made, but not for itself.
  template <class T> const T &get() const {
    static const char Key = 0; // one address for each T
    auto [At, Missing] = Facts.try_emplace(&Key);
    if (Missing)
      At->second = std::make_unique<FactOf<T>>(*this);
    assert(At->second && "a fact asks for itself");
    return static_cast<const FactOf<T> &>(*At->second).Value;
  }

  /// The statement that evaluates \p S; null at the top of the body.
  const clang::Stmt *parent(const clang::Stmt *S) const;
  /// Every expression of class T, in the order of the source, lambda bodies left out.
  template <class T> llvm::SmallVector<const T *, 8> all() const {
    llvm::SmallVector<const T *, 8> Found;
    for (const clang::Stmt *S : statements())
      if (const auto *Node = llvm::dyn_cast<T>(S))
        Found.push_back(Node);
    return Found;
  }
  /// All statements of the body in pre-order, lambda bodies left out.
  llvm::ArrayRef<const clang::Stmt *> statements() const;
  /// Local variables, parameters first, in the order of declaration.
  llvm::ArrayRef<const clang::VarDecl *> variables() const;
  /// The expressions that name \p V in this body, by a local reference or directly, in the order
  /// of the source; captures by nested lambdas included (as the LambdaExpr). What only gives it
  /// another name is no use.
  llvm::SmallVector<const clang::Expr *, 4> uses(const clang::VarDecl *V) const;

private:
  struct Fact {
    virtual ~Fact() = default;
  };
  template <class T> struct FactOf : Fact {
    explicit FactOf(const Function &F) : Value(F) {}
    T Value;
  };

  void index() const;
  void indexUses() const;

  const clang::FunctionDecl &Decl;
  Unit &In;
  const clang::CoroutineBodyStmt *Coroutine = nullptr;
  const clang::Stmt *Body = nullptr;

  mutable bool Indexed = false;
  mutable std::vector<const clang::Stmt *> Statements;
  mutable llvm::DenseMap<const clang::Stmt *, const clang::Stmt *> Parents;
  mutable std::vector<const clang::VarDecl *> Variables;
  mutable std::vector<SuspensionPoint> Suspensions;
  mutable llvm::DenseMap<const clang::Stmt *, unsigned> SuspensionIndex;
  mutable bool UsesIndexed = false;
  mutable llvm::DenseMap<const clang::ValueDecl *, llvm::SmallVector<const clang::Expr *, 4>> Uses;
  mutable std::map<const void *, std::unique_ptr<Fact>> Facts;
};

} // namespace corolint

#endif
