// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Pipeline.h"

namespace corolint::driver {

void runStages(Outcome &Run, const StageContext &Context) {
  using Stage = void (*)(Outcome &, const StageContext &);
  static const Stage InOrder[] = {
      keepOwnFiles,
      // Sorts as well: later stages and formats see one order, whatever order TUs ended in.
      keepOnePerPlace,
      applySuppressions,
      // applySuppressions adds findings about the comments themselves.
      keepOnePerPlace,
      numberFingerprints,
      applyBaseline,
      keepChanged,
  };
  for (Stage Next : InOrder)
    Next(Run, Context);
}

} // namespace corolint::driver
