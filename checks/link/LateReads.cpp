// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "LateReads.h"

namespace corolint {

/// Functions that pass on what they were given are followed this far.
static constexpr unsigned MaxForwards = 4;

/// How parameter \p Index of \p Callee comes to be read too late: where it is passed on, and last
/// the read. \p StartIsLate: a read before the first suspension is, too.
static llvm::SmallVector<const ParameterSummary *, 2>
lateRead(const Program &In, FunctionId Callee, int Index, bool StartIsLate, unsigned Depth = 0) {
  if (Callee == NoIndex || Depth == MaxForwards)
    return {};
  for (const ParameterSummary &P : In.parameters(Callee)) {
    if (P.Index != Index)
      continue;
    if (!P.Onto && (P.ReadAfterSuspension || StartIsLate))
      return {&P};
    if (!P.Onto)
      continue;
    auto Way = lateRead(In, In.target(P), P.OntoIndex, StartIsLate && !P.Awaits, Depth + 1);
    if (!Way.empty()) {
      Way.insert(Way.begin(), &P);
      return Way;
    }
  }
  return {};
}

static void report(FunctionId At, const EscapeSummary &E,
                   llvm::ArrayRef<const ParameterSummary *> Way, const Program &In,
                   ProgramReport &R) {
  ProgramFinding Found = R.warn(At, E.Where, "{0}", In.text(E.Message));
  for (unsigned I = 0; I != EscapeSummary::MaxSteps; ++I)
    if (E.StepTexts[I])
      Found.step(E.StepPlaces[I], "{0}", In.text(E.StepTexts[I]));
  for (const ParameterSummary *Passed : Way.drop_back())
    Found.step(Passed->ReadAt, "it is passed on here");
  Found.step(Way.back()->SuspendedAt, "the coroutine suspends here");
  Found.step(Way.back()->ReadAt, "the coroutine reads it here");
}

void reportLateReads(const Program &In, EscapeKind Kind, ProgramReport &R) {
  for (FunctionId F = 0; F != In.functions().size(); ++F)
    for (const EscapeSummary &E : In.escapes(F))
      if (E.Kind == Kind)
        if (auto Way = lateRead(In, In.target(E), E.Index, E.StartIsLate); !Way.empty())
          report(F, E, Way, In, R);
}

} // namespace corolint
