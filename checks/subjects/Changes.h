// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What holds objects for others to refer to (containers, smart pointers, optionals), and what
// statements do to it.
#ifndef COROLINT_CHECKS_SUBJECTS_CHANGES_H
#define COROLINT_CHECKS_SUBJECTS_CHANGES_H

#include "code/Function.h"

namespace corolint {

enum class Holding {
  None,
  Moves,          ///< a container whose elements move when others come in: std::vector
  KeepsNodes,     ///< only its iterators become invalid then: std::unordered_map
  KeepsIterators, ///< neither does: std::map
  Inside,         ///< the object lies within the holder: std::optional, std::variant
  Pointer,        ///< the object lies elsewhere, and dies with the holder: std::unique_ptr
  Shared,         ///< … with the last holder: std::shared_ptr
};

/// By the standard's classes, else by structure: what is dereferenced and has a destructor to run
/// is a pointer that owns; what is iterated and can be erased from is a container.
Holding holdingOf(clang::QualType T);
inline bool isContainer(Holding H) {
  return H == Holding::Moves || H == Holding::KeepsNodes || H == Holding::KeepsIterators;
}
inline bool isPointer(Holding H) { return H == Holding::Pointer || H == Holding::Shared; }

bool isIterator(clang::QualType T);

/// The member or variable that \p E names, through local references. With \p Behind, also that of
/// the pointer or optional through which it is reached: `*m`, `m->`, `m.value()` is m.
const clang::ValueDecl *holderNamed(const clang::Expr *E, bool Behind);

enum class Change { None, Inserts, Erases };
/// What \p S does to holder \p Name, of this object or of any other that is no local variable.
Change changeAt(const clang::Stmt *S, const clang::ValueDecl *Name);

} // namespace corolint

#endif
