// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A project's TUs to one outcome: from the cache where a report still holds, else from workers.
#include "Conclude.h"
#include "Project.h"
#include "report/Outcome.h"
#include "run/Cache.h"
#include "run/Progress.h"
#include "support/ProgramIndex.h"
#include "support/Text.h"

using namespace llvm;

namespace corolint::driver {
namespace {

class Analysis {
public:
  Analysis(Project &From, const RunLimits &Limits, Cache &Kept, Progress &Shown,
           function_ref<void(ArrayRef<UnitSummary>)> Look)
      : From(From), Limits(Limits), Kept(Kept), Shown(Shown), Look(Look),
        Reports(From.jobs().size()) {
    Run.Problems = From.problems();
    Run.NotAnalysed = From.leftOut();
  }

  Expected<Outcome> run() {
    for (size_t I = 0; I < Reports.size(); ++I) {
      Reports[I] = Kept.find(From.jobs()[I], From.names());
      if (Reports[I])
        Shown.done(nameOf(I)), ++Run.Reused;
      else
        Missing.push_back(I);
    }
    if (Error Failed = runMissing())
      return std::move(Failed);
    mergeCommands();
    for (std::optional<TuReport> &Report : Reports)
      if (Report) {
        for (const std::string &Remark : Report->Remarks)
          Remarks[Remark].push_back(Report->Source);
        Units.push_back(std::move(Report->Summary));
        addTo(Run, std::move(*Report));
      }
    for (const auto &[Remark, Files] : Remarks)
      printNote(counted(Files.size(), "file") + " (such as " + From.names().shown(Files.front()) +
                ") was read " + Remark);
    if (int Signal = interruptedBy())
      Run.Interrupted = Signal;
    Expected<const UnitConfig *> Checks = From.programConfig();
    if (!Checks)
      return Checks.takeError();
    // Of some files only, an index would hide the others from editors.
    if (Kept.enabled() && From.isWhole() && !Run.Interrupted)
      consumeError(writeIndex(From.cacheFolder(), From.names().root(), Units, Began));
    if (Look)
      Look(Units);
    concludeProgram(std::move(Units), (*Checks)->Checks, From.names(), Run);
    return std::move(Run);
  }

private:
  std::string nameOf(size_t Index) const {
    return From.names().shown(From.names().stored(From.jobs()[Index].File));
  }

  Error runMissing() {
    std::vector<UnitJob> Jobs;
    for (size_t Index : Missing)
      Jobs.push_back(From.jobs()[Index]);
    if (Jobs.empty())
      return Error::success();
    Expected<std::vector<UnitOutcome>> Units =
        analyseUnits(Jobs, Limits, From.names(),
                     [&](size_t At, const UnitOutcome &) { Shown.done(nameOf(Missing[At])); });
    if (!Units)
      return Units.takeError();
    for (size_t At = 0; At < Units->size(); ++At)
      if ((*Units)[At].Ran)
        take(Missing[At], (*Units)[At]);
    Kept.prune();
    return Error::success();
  }

  /// Of several commands for a file one that compiles is enough.
  void mergeCommands() {
    std::set<std::string> Good;
    for (const std::optional<TuReport> &Report : Reports)
      if (Report && Report->Failures.empty())
        Good.insert(Report->Source);
    for (std::optional<TuReport> &Report : Reports)
      if (Report && !Report->Failures.empty() && Good.count(Report->Source)) {
        Report->Remarks = {"by another of its commands, since one fails: " +
                           Report->Failures.front().Note.Message};
        Report->Failures.clear();
      }
  }

  void take(size_t Index, UnitOutcome &Unit) {
    const UnitJob &Job = From.jobs()[Index];
    for (const CheckTime &Time : Unit.Extras.Times)
      Run.Times[Time.Check] += Time.Seconds;
    Kept.store(Job, From.names(), Unit.Report, Unit.Extras);
    for (Failure &Failed : Unit.Report.Failures)
      if (Failed.Kind != FailureKind::Compile && Failed.Kind != FailureKind::Setup)
        Failed.Reproduce = From.reproduce(Job);
    Reports[Index] = std::move(Unit.Report);
  }

  std::chrono::system_clock::time_point Began = std::chrono::system_clock::now();
  Project &From;
  const RunLimits &Limits;
  Cache &Kept;
  Progress &Shown;
  function_ref<void(ArrayRef<UnitSummary>)> Look;
  Outcome Run;
  std::vector<std::optional<TuReport>> Reports;
  std::vector<size_t> Missing;
  std::vector<UnitSummary> Units;
  std::map<std::string, std::vector<std::string>> Remarks; ///< and the files they are about
};

} // namespace

Expected<Outcome> analyseProject(Project &From, const RunLimits &Limits, Progress &Shown,
                                 function_ref<void(ArrayRef<UnitSummary>)> Look) {
  Cache Kept(From.cacheFolder());
  return Analysis(From, Limits, Kept, Shown, Look).run();
}

} // namespace corolint::driver
