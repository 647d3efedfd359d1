// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a condition asks: comparisons of terms with constants, put together by `&&`, `||` and `!`.
// Two conditions that ask the same in other words (`done`, `!done`, `done == false`, `is_done()`
// where its body shows that it returns `done`) come down to the same term.
#ifndef COROLINT_CHECKS_FLOW_FORMULA_H
#define COROLINT_CHECKS_FLOW_FORMULA_H

#include "Update.h"
#include "values/Place.h"

#include "clang/AST/ExprCXX.h"

namespace corolint {

/// A value that is the same whenever it is asked for, until one of the places changes that it is
/// computed from.
struct Term {
  enum Kind {
    Value,     ///< the scalar in Of
    Question,  ///< what the object in Of answers to Asks
    Operation, ///< Opcode on Operands
    Result,    ///< of evaluating At, which changes what it is computed from
  };
  Kind Kind = Value;
  Place Of;
  unsigned Opcode = 0;
  std::vector<int64_t> Operands; ///< terms; Constant where the operand is one
  const clang::Expr *At = nullptr;
  const clang::FunctionDecl *Asks = nullptr; ///< null: whether it holds anything
  clang::QualType Type;
  llvm::SmallVector<Place, 2> Places; ///< all that it is computed from
};

/// One node of a formula; children are indices into Formulas.
struct Formula {
  enum Kind { Unknown, Constant, Compare, Not, And, Or };
  Kind Kind = Unknown;
  bool True = false;                                 ///< of Constant
  unsigned Term = 0;                                 ///< of Compare
  clang::BinaryOperatorKind Relation = clang::BO_NE; ///< of Term to Number
  int64_t Number = 0;
  unsigned Left = 0, Right = 0;
};

/// A value that is assigned: a constant, a term and what is added to it, or the outcome of a
/// formula.
struct Assigned {
  std::optional<int64_t> Constant;
  std::optional<unsigned> Term;
  int64_t Plus = 0;
  std::optional<unsigned> Outcome; ///< a formula
};

/// The formulas of one function.
class Formulas {
public:
  explicit Formulas(const Function &F) : F(F) { All.emplace_back(); }

  /// The formula of \p Condition; an index for operator[], 0 where nothing is known of it.
  unsigned of(const clang::Expr *Condition);
  Assigned valueOf(const clang::Expr *E);
  /// What the object holds after \p U.
  Assigned valueAfter(const Update &U);
  /// The term that \p Result, of an expression that sets an object, gets its value from.
  std::optional<unsigned> heldBefore(unsigned Result);
  std::optional<unsigned> termOf(const clang::Expr *E);
  unsigned termOf(Place Of, clang::QualType Type);
  /// The term for the scalar in \p Of, if any condition asks for it.
  std::optional<unsigned> find(Place Of) const;
  /// That the value of \p E is \p Number, as by `case Number:`.
  unsigned equals(const clang::Expr *E, int64_t Number);

  const Formula &operator[](unsigned Index) const { return All[Index]; }
  llvm::ArrayRef<Term> terms() const { return Terms; }

private:
  struct Frame;
  struct Reader;
  unsigned add(const Formula &Made);
  unsigned intern(Term Made);

  const Function &F;
  std::vector<Formula> All;
  std::vector<Term> Terms;
  std::map<std::vector<int64_t>, unsigned> Interned;
  llvm::DenseMap<unsigned, unsigned> ByPlace;
  llvm::DenseMap<const clang::Expr *, unsigned> Read;
};

} // namespace corolint

#endif
