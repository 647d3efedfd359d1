// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The baseline hides what is known.
#include "report/Baseline.h"
#include "report/Pipeline.h"

namespace corolint::driver {

void applyBaseline(Outcome &Run, const StageContext &Context) {
  if (!Context.Known)
    return;
  Run.HasBaseline = true;
  for (Result &R : Run.Results)
    if (!R.Suppressed && Context.Known->has(R.Fingerprint))
      R.Suppressed = Suppression{SuppressionKind::Baseline, ""};
}

} // namespace corolint::driver
