// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tasks that outlive what they were given, and whose coroutine, in another unit, reads it too late.
#ifndef COROLINT_CHECKS_LINK_LATEREADS_H
#define COROLINT_CHECKS_LINK_LATEREADS_H

#include "ProgramReport.h"

namespace corolint {

/// Reports those that belong to the check of \p Kind.
void reportLateReads(const Program &In, EscapeKind Kind, ProgramReport &R);

} // namespace corolint

#endif
