// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Outcome.h"

#include "llvm/ADT/STLExtras.h"

using namespace llvm;

namespace corolint::driver {

size_t Outcome::shownCount() const {
  return count_if(Results, [](const Result &R) { return !R.Suppressed; });
}

void Outcome::notAnalysed(StringRef What) {
  if (!What.empty())
    NotAnalysed += (NotAnalysed.empty() ? "" : "; ") + What.str();
}

void addTo(Outcome &To, TuReport From) {
  To.Sources.insert(From.Source);
  To.Checks.insert(From.Checks.begin(), From.Checks.end());
  for (LocatedFinding &Located : From.Findings)
    To.Results.push_back({std::move(Located.Found), std::move(Located.Fingerprint), {}});
  append_range(To.Failures, std::move(From.Failures));
  append_range(To.Directives, std::move(From.Directives));
}

} // namespace corolint::driver
