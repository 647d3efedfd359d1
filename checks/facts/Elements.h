// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a generator's consumer holds of its current element, and how long that lives.
#ifndef COROLINT_CHECKS_FACTS_ELEMENTS_H
#define COROLINT_CHECKS_FACTS_ELEMENTS_H

#include "Function.h"

namespace corolint {

/// Whether the elements of \p Range, an expression that gives a generator, die at its next step:
/// not where it yields references (generator<T &>), nor where every co_yield in sight names
/// something that is not in its frame.
bool elementsDieAtNextStep(const clang::Expr *Range, const Function &F);

/// `*x`, `x.value()`, `item` with `T item = *x;`: the variable x that holds or refers to the
/// element, where \p E is nothing but that element.
const clang::VarDecl *elementVariable(const clang::Expr *E);

/// What \p E makes that refers to the element in \p Element without owning it ("pointer to", "view
/// of", "closure over"), or empty.
llvm::StringRef elementReferenceKind(const clang::Expr *E, const clang::VarDecl &Element);

/// A variable that refers to an element of an async generator, and does not own it.
struct ElementReference {
  const clang::VarDecl *Variable;
  const clang::VarDecl *Source;    ///< the generator, or the iterator, whose next step ends it
  const clang::VarDecl *Generator; ///< where the elements come from
};

std::vector<ElementReference> elementReferences(const Function &F);

} // namespace corolint

#endif
