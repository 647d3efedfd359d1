// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Command.h"

#include "Output.h"
#include "Project.h"
#include "report/Pipeline.h"
#include "run/Progress.h"
#include "support/Text.h"

using namespace llvm;

namespace corolint::driver {
namespace {

Expected<Outcome> analyse(const Project &From, const RunLimits &Limits, Progress &Shown) {
  auto Done = [&](size_t Index, const UnitOutcome &) {
    Shown.done(From.names().shown(From.names().stored(From.jobs()[Index].File)));
  };
  Expected<std::vector<UnitOutcome>> Units =
      analyseUnits(From.jobs(), Limits, From.names(), Done);
  if (!Units)
    return Units.takeError();
  Outcome Run;
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

int exitCodeOf(const Outcome &Run, const Project &From) {
  if (Run.Interrupted)
    return 128 + *Run.Interrupted;
  if (!From.problems().empty())
    return ExitUsage;
  if (!Run.Failures.empty())
    return ExitIncomplete;
  return Run.anyShown(Severity::Warning) ? ExitFindings : ExitClean;
}

} // namespace

Expected<int> runCheck(const Arguments &Args) {
  setQuiet(Args.has(OPT_quiet));
  Expected<Output> Target = Output::from(Args);
  if (!Target)
    return Target.takeError();
  Expected<RunLimits> Limits = limitsFrom(Args);
  if (!Limits)
    return Limits.takeError();
  Expected<std::unique_ptr<Project>> From = Project::open(Args);
  if (!From)
    return From.takeError();
  if ((*From)->jobs().empty())
    return ExitUsage;

  Progress Shown((*From)->jobs().size(), !Args.has(OPT_quiet));
  Expected<Outcome> Run = analyse(**From, *Limits, Shown);
  if (!Run)
    return Run.takeError();
  Shown.clear();
  SourceTexts Texts((*From)->names());
  runStages(*Run, {(*From)->names(), Texts, (*From)->origins()});
  if (Error Failed = Target->write(*Run, (*From)->names(), Texts, Shown.seconds()))
    return std::move(Failed);
  if (Run->Interrupted)
    printError("interrupted; what was found until then is shown");
  return exitCodeOf(*Run, **From);
}

} // namespace corolint::driver
