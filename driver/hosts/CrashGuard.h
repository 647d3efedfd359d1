// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef COROLINT_DRIVER_HOSTS_CRASHGUARD_H
#define COROLINT_DRIVER_HOSTS_CRASHGUARD_H

#include "llvm/ADT/STLFunctionalExtras.h"

namespace corolint {

/// Runs \p Work and comes back, also from a crash or an overflow of the stack: false after one.
/// What \p Work was building is then neither to be used nor to be destroyed.
bool survives(llvm::function_ref<void()> Work);

} // namespace corolint

#endif
