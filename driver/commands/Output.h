// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// --format and --output: which formats are written where.
#ifndef COROLINT_DRIVER_COMMANDS_OUTPUT_H
#define COROLINT_DRIVER_COMMANDS_OUTPUT_H

#include "Arguments.h"
#include "report/Format.h"

namespace corolint::driver {

class Output {
public:
  static llvm::Expected<Output> from(const Arguments &Args);

  /// Writes every format; files are written whole, also when there is nothing to say.
  /// \p CoreOnly: a higher tier would look for more.
  llvm::Error write(const Outcome &Run, const Paths &Names, SourceTexts &Texts, double Seconds,
                    bool CoreOnly) const;

private:
  struct Target {
    const Format *How;
    std::string File; ///< "-" is stdout
  };
  std::vector<Target> Targets;
  std::string Color;
  bool ShowSuppressed = false;
  bool Quiet = false;
  bool SarifForGithub = false;
};

} // namespace corolint::driver

#endif
