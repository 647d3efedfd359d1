// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One lock followed over the control flow, from where it is taken to where it is given back.
#ifndef COROLINT_CHECKS_SUBJECTS_LOCKTRACKING_H
#define COROLINT_CHECKS_SUBJECTS_LOCKTRACKING_H

#include "LockKinds.h"
#include "flow/Flow.h"
#include "values/Place.h"

namespace corolint {

/// States of one lock on a path.
enum LockState : unsigned { Free = 0, Held = 1, Tried = 2 };

/// How a guard starts out, from the way it is constructed.
unsigned stateAfterConstruction(const clang::Expr *Init, const Function &F);

/// What came out of a co_await was locked without blocking.
bool isAwaited(const clang::Expr *Init);

/// The mutex that \p E names, or points to as C functions take one.
Place mutexOf(const clang::Expr *E, const Function &F);

/// The mutexes that are followed.
using LockPlaces = llvm::SmallVector<Place, 1>;

struct HeldPath {
  FlowPath Path;                         ///< ends at the suspension
  const clang::VarDecl *Owner = nullptr; ///< the guard that holds the lock there; null: none does
};

/// The way from \p From to the first suspension at which a lock is held: that of \p Guard, which
/// was given \p Mutexes, or with no guard the one of \p Mutexes, which is locked by hand. \p State
/// is the LockState at \p From.
std::optional<HeldPath> heldAcrossSuspension(const Function &F, const clang::VarDecl *Guard,
                                             LockPlaces Mutexes, FlowPoint From, unsigned State);

} // namespace corolint

#endif
