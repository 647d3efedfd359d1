// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Copies that a coroutine needs: as references they would be read after what they refer to may have
// gone.
#ifndef COROLINT_CHECKS_SUBJECTS_COPIES_H
#define COROLINT_CHECKS_SUBJECTS_COPIES_H

#include "code/Function.h"

namespace corolint {

/// The local variable declared at \p Where, if a coroutine of \p In may suspend while it lives.
const clang::VarDecl *copyAcrossSuspension(clang::SourceLocation Where, Unit &In);

} // namespace corolint

#endif
