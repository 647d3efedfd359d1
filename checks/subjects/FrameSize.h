// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// An estimate of the size of a coroutine's frame, from the sizes of what must live across a
// suspension. The compiler may lay out less (variables that share their place, values kept in
// registers) or more (spilled values, alignment).
#ifndef COROLINT_CHECKS_SUBJECTS_FRAMESIZE_H
#define COROLINT_CHECKS_SUBJECTS_FRAMESIZE_H

#include "code/Function.h"

namespace corolint {

struct FramePart {
  uint64_t Bytes = 0;
  const clang::VarDecl *Variable = nullptr; ///< null for a temporary
  const clang::Expr *Temporary = nullptr;   ///< an awaiter, or a temporary that lives across it
};

struct FrameSize {
  uint64_t Bytes = 0;
  std::vector<FramePart> Parts; ///< the largest first
};

FrameSize estimateFrame(const Function &F);

} // namespace corolint

#endif
