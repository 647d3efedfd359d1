// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What holds for one TU: the checks, with their options set, and the models.
#ifndef COROLINT_DRIVER_CONFIG_UNITCONFIG_H
#define COROLINT_DRIVER_CONFIG_UNITCONFIG_H

#include "Analysis.h"
#include "model/Models.h"

#include <memory>
#include <string>
#include <vector>

namespace corolint::driver {

struct UnitConfig {
  std::vector<EnabledCheck> Checks;
  std::shared_ptr<const Models> Known;
  /// Checks, options and the content of the models, as text: equal texts, equal findings.
  std::string Digest;
  /// Whether findings about NOLINT comments are wanted (the strict tier).
  bool JudgeSuppressions = false;
  /// Parse what no check reads, too: the bodies of functions in system headers. For the test that
  /// findings are the same.
  bool ParseAllBodies = false;
  /// Free what the parse took. A worker ends after its TU and need not; the fuzzer goes on.
  bool FreesMemory = false;
};

} // namespace corolint::driver

#endif
