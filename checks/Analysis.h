// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The one entrance for hosts: a parsed TU and the checks wanted go in, findings come out.
#ifndef COROLINT_CHECKS_ANALYSIS_H
#define COROLINT_CHECKS_ANALYSIS_H

#include "Registry.h"

namespace corolint {

/// A check that a host wants, with its options set.
struct EnabledCheck {
  const CheckEntry *Entry;
  std::unique_ptr<CheckBase> Instance;
};

/// Time spent in one check over one TU, for --profile.
struct CheckTime {
  std::string Check;
  double Seconds = 0;
};

struct UnitResult {
  std::vector<Finding> Findings; ///< sorted
  std::vector<CheckTime> Times;  ///< "facts" first, then by check
};

/// Runs local checks over \p In. Never fails: a check that meets what it does not understand is
/// silent there.
UnitResult analyze(Unit &In, llvm::ArrayRef<EnabledCheck> Checks);

} // namespace corolint

#endif
