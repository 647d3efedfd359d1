// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Readers such as GitLab collapse entries with equal fingerprints, so findings alike are numbered
// in the order of the source.
#include "report/Fingerprint.h"
#include "report/Pipeline.h"

#include "llvm/ADT/StringMap.h"

namespace corolint::driver {

void numberFingerprints(Outcome &Run, const StageContext &Context) {
  llvm::StringMap<unsigned> Seen;
  for (Result &R : Run.Results) {
    // Findings that stages made have none yet.
    if (R.Fingerprint.empty())
      R.Fingerprint =
          fingerprintOf(R.Found, Context.Texts.line(R.Found.Where.File, R.Found.Where.Line));
    unsigned Number = Seen[R.Fingerprint]++;
    R.Fingerprint += ':' + std::to_string(Number + 1);
  }
}

} // namespace corolint::driver
