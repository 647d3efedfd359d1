// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a reference, pointer, view or iterator leads into: the containers, smart pointers and
// optionals of other objects, which may take away what they hold while a coroutine is suspended.
#ifndef COROLINT_CHECKS_SUBJECTS_BORROWS_H
#define COROLINT_CHECKS_SUBJECTS_BORROWS_H

#include "Changes.h"
#include "Meanwhile.h"

namespace corolint {

struct Borrow {
  const clang::ValueDecl *Holder = nullptr; ///< the member or variable
  const clang::Expr *Where = nullptr;       ///< names it, here or in a function that is called
  Holding Kind = Holding::None;
  bool ByInsertion = false; ///< what comes into the holder ends it, too
  bool Global = false;
};

using Borrows = llvm::SmallVector<Borrow, 2>;

/// Of a value of type \p T that is initialised with \p E. Functions whose body is visible are
/// looked through. Nothing that the frame of \p F itself owns.
Borrows borrowsOf(clang::QualType T, const clang::Expr *E, const Function &F);

/// Of the object that a member function is called on.
Borrows borrowsOfObject(const clang::Expr *Object, const Function &F);

/// Of the hidden iterators of a loop over \p Range.
Borrows iterationOf(const clang::Expr *Range, const Function &F);

/// Whether a value of \p T refers to what it does not own: a pointer, a view of any library.
bool looksInto(clang::QualType T);

/// `struct const_buffer { const void *data; size_t size; };`, of any library.
bool isBuffer(clang::QualType T);

/// What may end \p B while \p F is suspended in \p During, or anywhere; \p Locked as in
/// whatRunsMeanwhile().
std::optional<Meanwhile> endedMeanwhile(const Borrow &B, const Function &F,
                                        const clang::Stmt *During, bool Locked = false);

/// Whether a function other than \p F may end \p B, at any time: it waits for nobody before.
bool isEndedElsewhere(const Borrow &B, const Function &F);

/// Whether a function of the unit changes \p Name after it was constructed, other than \p Except.
bool isChangedIn(const clang::ValueDecl *Name, bool ByInsertion, Unit &In, const Function *Except);

} // namespace corolint

#endif
