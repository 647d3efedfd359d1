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
  std::map<std::string, std::string> Renamed = Context.Known->renamed(Run, Context.Texts);
  for (Result &R : Run.Results)
    if (auto It = Renamed.find(R.Fingerprint); It != Renamed.end())
      R.KnownAs = It->second;
  for (Result &R : Run.Results)
    if (!R.Suppressed && (!R.KnownAs.empty() || Context.Known->has(R.Fingerprint)))
      R.Suppressed = Suppression{SuppressionKind::Baseline, ""};
}

} // namespace corolint::driver
