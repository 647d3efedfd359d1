// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which checks run, and with which options: from words of the user to instances.
#ifndef COROLINT_DRIVER_CONFIG_CHECKCHOICE_H
#define COROLINT_DRIVER_CONFIG_CHECKCHOICE_H

#include "UnitConfig.h"

#include <map>
#include <optional>

namespace corolint::driver {

struct CheckChoice {
  Tier Level = Tier::Core;
  /// Where given, these alone run, of whichever tier.
  std::optional<std::vector<std::string>> Select;
  std::vector<std::string> Ignore;
  /// Check, option, value.
  std::map<std::string, std::map<std::string, std::string>> Options;
  /// Absolute names of model files.
  std::vector<std::string> Models;
};

/// An error where \p Word is no name, glob, group, tier or "all".
llvm::Error validateSelector(llvm::StringRef Word);

/// The checks that \p Choice means, in the order of the registry.
llvm::Expected<std::vector<const CheckEntry *>> chosenChecks(const CheckChoice &Choice);

llvm::Expected<UnitConfig> makeUnitConfig(const CheckChoice &Choice);

/// Names of all checks, for suggestions.
std::vector<std::string> checkNames();

} // namespace corolint::driver

#endif
