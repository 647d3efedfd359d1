// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which coroutines a std::function holds, as far as the unit shows what is put into it.
#ifndef COROLINT_CHECKS_SUBJECTS_ERASEDCALLS_H
#define COROLINT_CHECKS_SUBJECTS_ERASEDCALLS_H

#include "code/Function.h"

namespace corolint {

/// Where \p Call calls a member or variable that is a std::function: a coroutine that its
/// initialiser or an assignment of the unit puts there, with a body in sight; else null.
const clang::FunctionDecl *heldCoroutine(const clang::CallExpr &Call, const Function &F);

} // namespace corolint

#endif
