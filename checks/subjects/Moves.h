// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Local variables that are moved from, and what is done to them afterwards.
#ifndef COROLINT_CHECKS_SUBJECTS_MOVES_H
#define COROLINT_CHECKS_SUBJECTS_MOVES_H

#include "flow/LateUse.h"

namespace corolint {

/// `f(std::move(v))`, `T t = std::move(v.m)`: what v holds is gone when the whole has run.
struct Move {
  const clang::CallExpr *At = nullptr;      ///< the call of std::move
  const clang::VarDecl *Variable = nullptr; ///< a local, or a parameter by value
  std::string Place;                        ///< it, or a part of it; see placeOf()
};

/// Moves that certainly take something: by a move constructor, or by a callee that has no way to
/// say that it left the value alone. What a move only copies, and tasks, are left out.
std::vector<Move> movesIn(const Function &F);

/// What \p E does with what \p M has left behind. Who tests whether it is empty knows.
Touch touchOf(const Event &E, const Move &M, const Function &F);

} // namespace corolint

#endif
