// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a generator's consumer holds of its current element, and how long that lives.
#ifndef COROLINT_CHECKS_SUBJECTS_ELEMENTS_H
#define COROLINT_CHECKS_SUBJECTS_ELEMENTS_H

#include "values/Referent.h"

#include "clang/AST/StmtCXX.h"

namespace corolint {

/// Whether the elements of \p Range, an expression that gives a generator, die at its next step:
/// not where it yields references (generator<T &>), nor where every co_yield in sight names
/// something that is not in its frame.
bool elementsDieAtNextStep(const clang::Expr *Range, const Function &F);

/// `*x`, `x.value()`, `item` with `T item = *x;`: the variable x that holds or refers to the
/// element, where \p E is nothing but that element.
const clang::VarDecl *elementVariable(const clang::Expr *E);

/// Where a function gets at the elements of a generator whose next step destroys them: a range-for,
/// an iterator, or what next() gave.
struct ElementSource {
  const clang::VarDecl *Holder;  ///< the loop's variable, the iterator, the element
  const clang::VarDecl *Stepped; ///< the iterator or generator whose step ends it; null: the loop
  const clang::CXXForRangeStmt *Loop;
  const clang::Expr *Range; ///< the generator, as the loop or a variable was given it
  bool Owned;               ///< the generator dies with the function

  /// Whether glvalue \p E is the element.
  bool names(const clang::Expr *E) const;
  /// Whether evaluating \p S makes the next element.
  bool isStep(const clang::Stmt *S, const Function &F) const;
};

std::vector<ElementSource> elementSources(const Function &F);

/// The objects of \p From that a value of type \p To made from \p Value keeps referring to.
Referents elementsKeptBy(clang::QualType To, const clang::Expr *Value, const ElementSource &From,
                         const Function &F);

/// A local that refers to an element, and does not own it.
struct ElementReference {
  const clang::VarDecl *Variable;
  ElementSource Source;
};

std::vector<ElementReference> elementReferences(const Function &F);

} // namespace corolint

#endif
