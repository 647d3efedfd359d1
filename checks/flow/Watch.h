// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Simple questions about many variables at once: one pass over the body answers them all. It knows
// nothing of conditions, so it says yes where Flow::search() may still say no.
#ifndef COROLINT_CHECKS_FLOW_WATCH_H
#define COROLINT_CHECKS_FLOW_WATCH_H

#include "code/Function.h"

#include "llvm/ADT/BitVector.h"

namespace corolint {

/// A variable, and the statements that are asked for.
struct Watched {
  const clang::VarDecl *Variable = nullptr;
  llvm::SmallVector<const clang::Stmt *, 2> Goals;
  llvm::SmallVector<const clang::Stmt *, 2> Stops; ///< end a path; so does its declaration
  bool DiesAtGoal = false;                         ///< its death is a goal, else a stop
};

/// Which goals can be reached before a stop.
class Watch {
public:
  Watch(llvm::ArrayRef<Watched> All, const Function &F);

  /// Whether a path from the declaration of All[I], of a parameter from the entry, leads to a goal.
  bool fromDeclaration(unsigned I) const { return FromDeclaration[I]; }
  /// Whether a path from a suspension of the coroutine does.
  bool fromSuspension(unsigned I) const { return FromSuspension[I]; }

private:
  class Pass;
  llvm::BitVector FromDeclaration, FromSuspension;
};

} // namespace corolint

#endif
