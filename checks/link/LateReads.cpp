// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "LateReads.h"

namespace corolint {

static const ParameterSummary *lateRead(const Program &In, const EscapeSummary &E) {
  FunctionId Callee = In.target(E);
  if (Callee == NoIndex)
    return nullptr;
  for (const ParameterSummary &P : In.parameters(Callee))
    if (P.Index == E.Index)
      return P.ReadAfterSuspension || E.StartIsLate ? &P : nullptr;
  return nullptr;
}

static void report(FunctionId At, const EscapeSummary &E, const ParameterSummary &Late,
                   const Program &In, ProgramReport &R) {
  ProgramFinding Found = R.warn(At, E.Where, "{0}", In.text(E.Message));
  for (unsigned I = 0; I != EscapeSummary::MaxSteps; ++I)
    if (E.StepTexts[I])
      Found.step(E.StepPlaces[I], "{0}", In.text(E.StepTexts[I]));
  Found.step(Late.SuspendedAt, "the coroutine suspends here");
  Found.step(Late.ReadAt, "and reads it here");
}

void reportLateReads(const Program &In, EscapeKind Kind, ProgramReport &R) {
  for (FunctionId F = 0; F != In.functions().size(); ++F)
    for (const EscapeSummary &E : In.escapes(F))
      if (E.Kind == Kind)
        if (const ParameterSummary *Late = lateRead(In, E))
          report(F, E, *Late, In, R);
}

} // namespace corolint
