// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a destructor, or any function that it calls, does to coroutines, path by path. A body that
// is visible is followed through every call, member, base and smart pointer; one that is not is
// said to be unknown, never guessed.
#ifndef COROLINT_CHECKS_MODEL_PATHEFFECTS_H
#define COROLINT_CHECKS_MODEL_PATHEFFECTS_H

#include "Types.h"

#include "llvm/ADT/DenseSet.h"

#include <set>

namespace corolint {

/// What may happen on a path.
enum PathEffect : unsigned {
  EndsFrame = 1,     ///< coroutine_handle::destroy()
  RequestsStop = 2,  ///< std::stop_source::request_stop()
  Resumes = 4,       ///< coroutine_handle::resume(), or a call of a coroutine
  Blocks = 8,        ///< waits: joins a thread, waits for a condition
  Terminates = 16,   ///< calls what does not return
  CallsUnknown = 32, ///< calls what no body in sight tells of, with something of the object
  Counts = 64,       ///< takes one from a count of references
};

/// The different sums of effects that the paths through a body have.
class Paths {
public:
  Paths() = default;
  explicit Paths(unsigned One) : Sums{One} {}

  bool any(unsigned Effects) const;
  bool all(unsigned Effects) const;
  bool empty() const { return Sums.empty(); }

  Paths &operator|=(const Paths &Others); ///< either
  Paths then(const Paths &Next) const;    ///< one after the other
  std::set<unsigned>::const_iterator begin() const { return Sums.begin(); }
  std::set<unsigned>::const_iterator end() const { return Sums.end(); }

private:
  std::set<unsigned> Sums;
};

/// Reads bodies under one assumption: the object holds a coroutine that is not done. Pointers and
/// handles are not null, and done() is false.
class PathReader {
public:
  PathReader(Types &T, clang::ASTContext &Context) : T(T), Context(Context) {}

  /// The destructor of \p Record, with those of its members and bases.
  Paths ofDestructor(const clang::CXXRecordDecl *Record);
  Paths ofDestructor(clang::QualType Type);
  Paths ofBody(const clang::FunctionDecl *F);
  /// The answer that \p E certainly gives under the assumption.
  std::optional<bool> answer(const clang::Expr *E, unsigned Depth = 0);

private:
  struct Flowed {
    Paths Falls, Leaves;
  };
  Flowed read(const clang::Stmt *S);
  Flowed readIf(const clang::IfStmt &If);
  Flowed readAll(clang::Stmt::const_child_range Statements, bool Each);
  Paths ofVariables(const clang::DeclStmt &Declaration);
  Paths of(const clang::Expr *E);
  Paths ofChoice(const clang::Expr *Condition, const clang::Expr *Then, const clang::Expr *Else);
  Paths ofCall(const clang::CallExpr &Call);
  Paths ofHandle(const clang::FunctionDecl &Member);
  Paths ofStd(const clang::CallExpr &Call, const clang::FunctionDecl &Callee);
  Paths ofCallee(const clang::CallExpr &Call, const clang::FunctionDecl &Callee);
  Paths ofStdObject(const clang::ClassTemplateSpecializationDecl &Record);
  Paths ofDeleter(clang::QualType Deleter, clang::QualType Pointee);
  Paths ofParts(const clang::CXXRecordDecl &Record);
  std::optional<bool> answerOf(const clang::CallExpr &Call, unsigned Depth);
  std::optional<bool> answerOf(const clang::BinaryOperator &Binary, unsigned Depth);
  std::optional<bool> comparison(const clang::Expr *Left, const clang::Expr *Right, bool Equal);
  bool concernsObject(const clang::CallExpr &Call) const;

  Types &T;
  clang::ASTContext &Context;
  llvm::DenseSet<const clang::Decl *> Active;
  llvm::DenseMap<const clang::VarDecl *, bool> Given; ///< parameters whose value is known
  unsigned Budget = 4000;                             ///< statements, so that time is bounded
};

} // namespace corolint

#endif
