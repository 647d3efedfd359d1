// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a run over a TU learns beside its report, and how a worker hands it to its parent.
#ifndef COROLINT_DRIVER_RUN_UNITEXTRAS_H
#define COROLINT_DRIVER_RUN_UNITEXTRAS_H

#include "Analysis.h"
#include "llvm/Support/raw_ostream.h"

#include <set>
#include <string>
#include <vector>

namespace corolint::driver {

/// The report itself holds no time and no machine.
struct UnitExtras {
  std::vector<CheckTime> Times;    ///< "parse" first
  std::vector<std::string> Inputs; ///< absolute names of all files read, sorted
  std::set<std::string> Missing;   ///< of those looked for and not found
  bool ParsedAlone = false;        ///< what it shared was of no use to it
  std::vector<std::string> Unfit;  ///< headers it shared for which it is different
};

void writeExtras(const UnitExtras &Extras, llvm::raw_ostream &Out);
/// What cannot be read is left out: nothing that is said depends on it.
UnitExtras readExtras(llvm::StringRef Text);

} // namespace corolint::driver

#endif
