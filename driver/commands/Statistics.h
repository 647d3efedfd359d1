// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef COROLINT_DRIVER_COMMANDS_STATISTICS_H
#define COROLINT_DRIVER_COMMANDS_STATISTICS_H

#include "report/Outcome.h"

namespace corolint::driver {

/// --statistics: findings by check, to stdout.
void printStatistics(const Outcome &Run);

/// --profile: where the time went, to stdout; workers run side by side, so this is CPU time.
void printProfile(const Outcome &Run);

} // namespace corolint::driver

#endif
