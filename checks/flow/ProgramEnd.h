// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Where a function ends the program: exit(), abort() and the like, and what leads only there.
#ifndef COROLINT_CHECKS_FLOW_PROGRAMEND_H
#define COROLINT_CHECKS_FLOW_PROGRAMEND_H

#include "code/Function.h"

#include "llvm/ADT/DenseSet.h"

namespace corolint {

/// The blocks of \p F whose every path ends the program: what they do delays nobody.
llvm::DenseSet<const clang::CFGBlock *> blocksThatEndTheProgram(const Function &F);

} // namespace corolint

#endif
