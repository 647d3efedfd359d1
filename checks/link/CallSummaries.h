// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a function calls and where it blocks, for the whole program.
#ifndef COROLINT_CHECKS_LINK_CALLSUMMARIES_H
#define COROLINT_CHECKS_LINK_CALLSUMMARIES_H

#include "SummaryBuilder.h"

namespace corolint {

/// Adds the calls and blocking operations of \p F to \p All, in the order of the source, and
/// their ranges to \p To; the same call twice under the same conditions is kept once.
void summarizeCalls(const Function &F, SummaryBuilder &All, FunctionSummary &To);

} // namespace corolint

#endif
