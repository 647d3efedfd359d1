// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Worker processes: one fork for each TU, so that a crash, a hang or a blow-up costs that TU
// alone and is reported as such. Of TUs with the same flags the fork comes after the parse of the
// headers that they share.
#ifndef COROLINT_DRIVER_RUN_WORKERS_H
#define COROLINT_DRIVER_RUN_WORKERS_H

#include "UnitAnalysis.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace corolint::driver {

struct RunLimits {
  unsigned Jobs = 1;
  unsigned TimeoutSeconds = 300;
  unsigned MemoryMegabytes = 4096;
  bool InProcess = false;
};

struct UnitOutcome {
  TuReport Report;
  UnitExtras Extras;
  bool Ran = false; ///< false where the run was interrupted before
};

/// Told of each finished TU, in the order of finishing.
using UnitDone = llvm::function_ref<void(size_t Index, const UnitOutcome &)>;

/// Outcomes in the order of \p Jobs. After SIGINT or SIGTERM the rest is left out; see
/// interruptedBy().
llvm::Expected<std::vector<UnitOutcome>> analyseUnits(llvm::ArrayRef<UnitJob> Jobs,
                                                      const RunLimits &Limits, const Paths &Names,
                                                      UnitDone Done);

/// The signal that asked this process to stop; 0 if none did.
int interruptedBy();

} // namespace corolint::driver

#endif
