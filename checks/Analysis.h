// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The one entrance for hosts: a parsed TU and the checks wanted go in, findings come out.
#ifndef COROLINT_CHECKS_ANALYSIS_H
#define COROLINT_CHECKS_ANALYSIS_H

#include "Registry.h"
#include "link/Summary.h"
#include "link/Surroundings.h"

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

// Conclusions over the whole program come in three steps, which a host may take in three
// processes:
//   1. for each TU, beside analyze():  UnitSummary S = summarize(In);
//                                      renameFiles(S, …);      // relative to the root
//                                      writeSummaries(Out, S); // into the TU report
//   2. once, over all TU reports:      readSummaries(Value) for each, then Program::link(Units)
//   3.                                 conclude(Program, Checks)
// A host that sees one TU at a time calls concludeUnit() instead.

/// Runs every check's program() over \p In; sorted. It needs no AST.
std::vector<Finding> conclude(const Program &In, llvm::ArrayRef<EnabledCheck> Checks);

/// Concludes over \p In and \p Last, the units of the last whole run (may be none), and keeps what
/// is found in files of \p In. \p Fresh says whether a unit of \p Last is still as it was.
std::vector<Finding> concludeUnit(Unit &In, llvm::ArrayRef<EnabledCheck> Checks,
                                  const Surroundings &Last,
                                  llvm::function_ref<bool(uint32_t)> Fresh);

} // namespace corolint

#endif
