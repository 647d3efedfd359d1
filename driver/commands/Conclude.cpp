// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Conclude.h"

#include "report/Fingerprint.h"

using namespace llvm;

namespace corolint::driver {

void concludeProgram(std::vector<UnitSummary> Units, ArrayRef<EnabledCheck> Checks,
                     const Paths &Names, Outcome &Run) {
  SourceTexts Texts(Names);
  for (Finding &Found : conclude(Program::link(std::move(Units)), Checks)) {
    std::string Print = fingerprintOf(Found, Texts.line(Found.Where.File, Found.Where.Line));
    Run.Results.push_back({std::move(Found), std::move(Print), {}});
  }
}

} // namespace corolint::driver
