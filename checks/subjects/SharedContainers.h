// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Containers that others see too, and who changes them while a coroutine is suspended.
#ifndef COROLINT_CHECKS_SUBJECTS_SHAREDCONTAINERS_H
#define COROLINT_CHECKS_SUBJECTS_SHAREDCONTAINERS_H

#include "code/Function.h"

#include <optional>

namespace corolint {

/// A container of the standard library that is a member, a global, or reached through a parameter.
struct SharedContainer {
  const clang::ValueDecl *Name; ///< the member or variable
  const clang::Expr *Where;
  bool Global = false;
  bool KeepsNodes = false;     ///< what it holds stays where it is when others come in
  bool KeepsIterators = false; ///< so do its iterators
};

/// The container that \p E names, where it is shared and not const.
std::optional<SharedContainer> sharedContainerAt(const clang::Expr *E, const Function &F);
/// The container whose elements a value of \p E (an iterator, a reference) leads to.
std::optional<SharedContainer> sharedContainerBehind(const clang::Expr *E, const Function &F);

bool isIterator(clang::QualType T);

enum class Change { None, Inserts, Erases };
/// What \p S does to container \p Name: to the one of this object or of any other.
Change changeAt(const clang::Stmt *S, const clang::ValueDecl *Name);

struct OtherChange {
  const clang::Expr *Where = nullptr;
  const Function *By = nullptr;
};
/// A change by another function that may run while \p F is suspended in \p During (null: anywhere):
/// one that another coroutine runs, or \p F itself from there. With \p ErasesAlone, insertions do
/// no harm. Functions that \p F calls elsewhere, or that call \p F, take turns with it.
std::optional<OtherChange> changedByOthers(const SharedContainer &C, const Function &F,
                                           const clang::Stmt *During, bool ErasesAlone);
/// Whether a function of the unit, \p F included, changes it after it was constructed.
bool isChanged(const clang::ValueDecl *Name, const Function &F, bool ErasesAlone);
/// The same, leaving out what \p F itself does.
bool isChangedElsewhere(const clang::ValueDecl *Name, const Function &F, bool ErasesAlone);
/// Whether the object that glvalue \p E names can be seen by others than its coroutine.
bool isSharedPlace(const clang::Expr *E);

/// Whether a lock, guard or permit lives where \p At runs: then nobody else is there.
bool isUnderGuard(const clang::Stmt *At, const Function &F);

} // namespace corolint

#endif
