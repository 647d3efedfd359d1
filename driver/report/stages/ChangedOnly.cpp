// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// With --new-from-rev and such: a finding is new if any step of its story touches a changed line.
// A bug of coroutines shows where it bites, which is seldom the line that was edited.
#include "input/Git.h"
#include "report/Pipeline.h"

#include "llvm/ADT/STLExtras.h"

namespace corolint::driver {

void keepChanged(Outcome &Run, const StageContext &Context) {
  if (!Context.Changed)
    return;
  auto Touched = [&](const Span &Where) {
    return Context.Changed->touches(Where.File, Where.Line, Where.EndLine);
  };
  size_t Before = Run.shownCount();
  llvm::erase_if(Run.Results, [&](const Result &R) {
    return !Touched(R.Found.Where) &&
           llvm::none_of(R.Found.Steps, [&](const Step &S) { return Touched(S.Where); });
  });
  Run.Unchanged += Before - Run.shownCount();
}

} // namespace corolint::driver
