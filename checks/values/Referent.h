// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What an expression refers to, and how long that lives: the objects that a reference, a pointer,
// a view, a closure or an aggregate of such keeps the address of.
#ifndef COROLINT_CHECKS_VALUES_REFERENT_H
#define COROLINT_CHECKS_VALUES_REFERENT_H

#include "code/Function.h"
#include "code/ReferenceTypes.h"

#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/SmallVector.h"

namespace corolint {

struct Referent {
  enum Kind {
    Temporary, ///< dies at the end of its full-expression
    Local,     ///< dies with Variable, a local or a parameter taken by value
    Parameter, ///< what reference-like parameter Variable refers to
    This,      ///< the object of the member function
    Captured,  ///< what a lambda finds in its closure
    Global,    ///< Variable, which lives as long as the program or its thread
    Sought,    ///< what the asker recognised in Where
  };
  Kind Kind;
  const clang::Expr *Where = nullptr; ///< the temporary, or the expression that names it
  const clang::VarDecl *Variable = nullptr;
  /// What an owner (a container, a std::unique_ptr) holds: it survives a move of the owner.
  bool Held = false;
  /// The member or variable whose contents are meant, where Held.
  const clang::ValueDecl *Container = nullptr;

  bool diesHere() const { return Kind == Temporary || Kind == Local; }
};

using Referents = llvm::SmallVector<Referent, 2>;

/// The object that glvalue \p E names.
Referents placesOf(const clang::Expr *E);

/// The objects that the value of \p E refers to: of a pointer or view what it points at, of a
/// closure what it captures by reference, of an aggregate what its members refer to.
Referents pointeesOf(const clang::Expr *E);

/// The reference-like members of *this whose referents a value of type \p To that is made of \p E
/// refers to.
llvm::SmallVector<const clang::FieldDecl *, 2> membersFollowedBy(clang::QualType To,
                                                                 const clang::Expr *E);

/// As pointeesOf(), and through local pointers and views of \p F that nothing changes.
Referents pointeesOf(const clang::Expr *E, const Function &F);

/// What parameter type \p To keeps referring to when it is initialised with \p Argument.
Referents referentsOf(clang::QualType To, const clang::Expr *Argument);

/// As referentsOf(), where Kind is Sought for each object that \p IsSought recognises by the
/// expression that names it. A closure that is put into a std::function counts.
Referents referentsOf(clang::QualType To, const clang::Expr *Argument,
                      llvm::function_ref<bool(const clang::Expr *)> IsSought);

} // namespace corolint

#endif
