// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One line a finding, everything on it, no frames: for programs that read text.
#include "report/Encode.h"
#include "report/Format.h"
#include "report/Words.h"

using namespace llvm;

namespace corolint::driver {

void writeAgent(const Outcome &Run, const FormatContext &Context, raw_ostream &Out) {
  auto Place = [&](const Span &Where) {
    return visible(Context.Names.shown(Where.File)) + ":" + std::to_string(Where.Line) + ":" +
           std::to_string(Where.Column);
  };
  auto Write = [&](const Finding &Found) {
    Out << Place(Found.Where) << ": " << word(Found.Level) << ": " << Found.Check << ": "
        << oneLine(Found.Message);
    for (const Step &S : Found.Steps)
      Out << " | " << Place(S.Where) << ": " << oneLine(S.Message);
    for (const Fix &F : Found.Fixes)
      Out << " | fix (" << word(F.Safety) << "): " << oneLine(F.Title);
    Out << '\n';
  };
  for (const Result &R : Run.Results)
    if (!R.Suppressed)
      Write(R.Found);
  for (const Failure &F : Run.Failures)
    Write(F.Note);
}

} // namespace corolint::driver
