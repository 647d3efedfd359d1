// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// From all that was found to what is shown: stages in one order, each with one subject.
#ifndef COROLINT_DRIVER_REPORT_PIPELINE_H
#define COROLINT_DRIVER_REPORT_PIPELINE_H

#include "Outcome.h"
#include "input/Selection.h"

namespace corolint::driver {

class Baseline;
class ChangedLines;

struct StageContext {
  const Paths &Names;
  SourceTexts &Texts;
  const OriginRules &Origins;
  const ChangedLines *Changed = nullptr;
  const Baseline *Known = nullptr;
  bool JudgeSuppressions = false; ///< look for NOLINT comments that hide nothing, and such
};

/// Runs every stage; see Pipeline.cpp for the list.
void runStages(Outcome &Run, const StageContext &Context);

// One source file each in stages/.
void keepOwnFiles(Outcome &Run, const StageContext &Context);
void keepOnePerPlace(Outcome &Run, const StageContext &Context);
void applySuppressions(Outcome &Run, const StageContext &Context);
void applyBaseline(Outcome &Run, const StageContext &Context);
void keepChanged(Outcome &Run, const StageContext &Context);
void numberFingerprints(Outcome &Run, const StageContext &Context);

} // namespace corolint::driver

#endif
