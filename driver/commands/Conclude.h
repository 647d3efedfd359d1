// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Conclusions over the whole program: what check and link share.
#ifndef COROLINT_DRIVER_COMMANDS_CONCLUDE_H
#define COROLINT_DRIVER_COMMANDS_CONCLUDE_H

#include "Analysis.h"
#include "report/Outcome.h"
#include "support/Files.h"

namespace corolint::driver {

/// Links \p Units and adds to \p Run what \p Checks conclude.
void concludeProgram(std::vector<UnitSummary> Units, llvm::ArrayRef<EnabledCheck> Checks,
                     const Paths &Names, Outcome &Run);

} // namespace corolint::driver

#endif
