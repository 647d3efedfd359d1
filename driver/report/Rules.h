// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What formats say about a check beside its findings; the driver's own messages included.
#ifndef COROLINT_DRIVER_REPORT_RULES_H
#define COROLINT_DRIVER_REPORT_RULES_H

#include "Outcome.h"

namespace corolint::driver {

struct Rule {
  std::string Name;
  std::string Summary;
  std::string Help; ///< Markdown: what it finds, and why that matters
  std::string Url;
  std::string Group;
  /// CWE numbers and rules of the C++ Core Guidelines, as the page names them.
  std::vector<std::string> References;
  Severity Level = Severity::Warning;
  Tier Promise = Tier::Core;
};

/// The rule of any check that a finding may name.
Rule ruleOf(llvm::StringRef Check);

/// Of every check that has a finding, sorted by name.
std::vector<Rule> rulesOf(const Outcome &Run);

} // namespace corolint::driver

#endif
