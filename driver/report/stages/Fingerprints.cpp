// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Readers such as GitLab collapse entries with equal fingerprints, so findings alike are numbered
// in the order of the source.
#include "report/Pipeline.h"

#include "llvm/ADT/StringMap.h"

namespace corolint::driver {

void numberFingerprints(Outcome &Run, const StageContext &) {
  llvm::StringMap<unsigned> Seen;
  for (Result &R : Run.Results) {
    unsigned Number = Seen[R.Fingerprint]++;
    R.Fingerprint += ':' + std::to_string(Number + 1);
  }
}

} // namespace corolint::driver
