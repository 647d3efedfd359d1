// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Command.h"

#include "Finish.h"
#include "Project.h"
#include "run/Progress.h"
#include "support/Text.h"

using namespace llvm;

namespace corolint::driver {

Expected<Outcome> analyseProject(const Project &From, const RunLimits &Limits, Progress &Shown) {
  auto Done = [&](size_t Index, const UnitOutcome &) {
    Shown.done(From.names().shown(From.names().stored(From.jobs()[Index].File)));
  };
  Expected<std::vector<UnitOutcome>> Units =
      analyseUnits(From.jobs(), Limits, From.names(), Done);
  if (!Units)
    return Units.takeError();
  Outcome Run;
  Run.Problems = From.problems();
  for (size_t I = 0; I < Units->size(); ++I) {
    UnitOutcome &Unit = (*Units)[I];
    if (!Unit.Ran)
      continue;
    for (Failure &Failed : Unit.Report.Failures)
      if (Failed.Kind != FailureKind::Compile && Failed.Kind != FailureKind::Setup)
        Failed.Reproduce = From.reproduce(From.jobs()[I]);
    for (const CheckTime &Time : Unit.Extras.Times)
      Run.Times[Time.Check] += Time.Seconds;
    addTo(Run, std::move(Unit.Report));
  }
  if (int Signal = interruptedBy())
    Run.Interrupted = Signal;
  return std::move(Run);
}

Expected<int> runCheck(const Arguments &Args) {
  setQuiet(Args.has(OPT_quiet));
  Expected<RunLimits> Limits = limitsFrom(Args);
  if (!Limits)
    return Limits.takeError();
  Expected<std::unique_ptr<Project>> From = Project::open(Args);
  if (!From)
    return From.takeError();
  Expected<Finish> End = Finish::from(Args, (*From)->names(), (*From)->config());
  if (!End)
    return End.takeError();
  if ((*From)->jobs().empty())
    return ExitUsage;
  Progress Shown((*From)->jobs().size(), !Args.has(OPT_quiet));
  Expected<Outcome> Run = analyseProject(**From, *Limits, Shown);
  if (!Run)
    return Run.takeError();
  Shown.clear();
  return End->run(std::move(*Run), (*From)->origins(), Shown.seconds());
}

} // namespace corolint::driver
