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
      : From(From), Limits(Limits), Kept(Kept), Shown(Shown), Look(Look) {
    Run.Problems = From.problems();
    Run.NotAnalysed = From.leftOut();
  }

  Expected<Outcome> run() {
    if (Error Failed = read(From.jobs()))
      return std::move(Failed);
    mergeCommands();
    if (Error Failed = readOtherHeaders())
      return std::move(Failed);
    for (std::optional<TuReport> &Report : Reports)
      if (Report) {
        for (const std::string &Remark : Report->Remarks)
          Remarks[Remark].push_back(Report->Source);
        Units.push_back(std::move(Report->Summary));
        addTo(Run, std::move(*Report));
      }
    for (const auto &[Remark, Files] : Remarks)
      printNote(counted(Files.size(), "file") + " (such as " + From.names().shown(Files.front()) +
                ") " + (Files.size() == 1 ? "was" : "were") + " read " + Remark);
    noteInterruption();
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
  std::string nameOf(const UnitJob &Job) const {
    return From.names().shown(From.names().stored(Job.File));
  }

  /// Adds to Reports one for each of \p Jobs, none where the run was interrupted before.
  Error read(ArrayRef<UnitJob> Jobs) {
    size_t Before = Reports.size();
    std::vector<size_t> Missing;
    std::vector<UnitJob> ToRun;
    for (size_t I = 0; I < Jobs.size(); ++I) {
      Reports.emplace_back();
      if (std::optional<UnitOutcome> Unit = Kept.find(Jobs[I], From.names())) {
        Shown.done(nameOf(Jobs[I])), ++Run.Reused;
        keep(*Unit, Reports.back());
      } else {
        Missing.push_back(Before + I);
        ToRun.push_back(Jobs[I]);
      }
    }
    if (ToRun.empty())
      return Error::success();
    Expected<std::vector<UnitOutcome>> Outcomes =
        analyseUnits(ToRun, Limits, From.names(),
                     [&](size_t At, const UnitOutcome &) { Shown.done(nameOf(ToRun[At])); });
    if (!Outcomes)
      return Outcomes.takeError();
    for (size_t At = 0; At < Outcomes->size(); ++At)
      if ((*Outcomes)[At].Ran)
        take(ToRun[At], (*Outcomes)[At], Reports[Missing[At]]);
    Kept.prune();
    return Error::success();
  }

  /// Headers that no file includes, such as those of a library whose tests are not built. One that
  /// needs others is counted, and is no failure. After a failure the rest of that file's includes
  /// are unknown.
  Error readOtherHeaders() {
    bool Complete = all_of(Reports, [](const std::optional<TuReport> &Report) {
      return Report && Report->Failures.empty();
    });
    if (!Complete || interruptedBy())
      return Error::success();
    Expected<std::vector<UnitJob>> Jobs = From.jobsOfHeaders(Inputs);
    if (!Jobs || Jobs->empty())
      return Jobs ? Error::success() : Jobs.takeError();
    Shown.expect(Jobs->size());
    size_t Before = Reports.size();
    if (Error Failed = read(*Jobs))
      return Failed;
    std::vector<std::string> Bad;
    for (size_t I = Before; I < Reports.size(); ++I) {
      if (!Reports[I])
        continue;
      if (needsOthers(*Reports[I]))
        Bad.push_back(From.names().shown(Reports[I]->Source)), Reports[I] = TuReport();
      else
        Reports[I]->Remarks.push_back("separately, for lack of an #include in other files");
    }
    erase_if(Reports, [](const std::optional<TuReport> &R) { return R && R->Source.empty(); });
    std::string LeftOut = leftOutHeaders(Bad);
    if (!LeftOut.empty())
      printNote(LeftOut);
    Run.notAnalysed(LeftOut);
    return Error::success();
  }

  void noteInterruption() {
    int Signal = interruptedBy();
    if (!Signal)
      return;
    Run.Interrupted = Signal;
    size_t Rest = count(Reports, std::nullopt);
    Run.notAnalysed("interrupted before " + counted(Rest, "file") + (Rest == 1 ? " was" : " were") +
                    " analysed");
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

  void take(const UnitJob &Job, UnitOutcome &Unit, std::optional<TuReport> &To) {
    for (const CheckTime &Time : Unit.Extras.Times)
      Run.Times[Time.Check] += Time.Seconds;
    Kept.store(Job, From.names(), Unit.Report, Unit.Extras);
    for (Failure &Failed : Unit.Report.Failures)
      if (Failed.Kind != FailureKind::Compile && Failed.Kind != FailureKind::Setup)
        Failed.Reproduce = From.reproduce(Job);
    keep(Unit, To);
  }

  void keep(UnitOutcome &Unit, std::optional<TuReport> &To) {
    for (StringRef File : Unit.Extras.Inputs)
      Inputs.insert(File);
    To = std::move(Unit.Report);
  }

  std::chrono::system_clock::time_point Began = std::chrono::system_clock::now();
  Project &From;
  const RunLimits &Limits;
  Cache &Kept;
  Progress &Shown;
  function_ref<void(ArrayRef<UnitSummary>)> Look;
  Outcome Run;
  std::vector<std::optional<TuReport>> Reports;
  StringSet<> Inputs; ///< all files read
  std::vector<UnitSummary> Units;
  std::map<std::string, std::vector<std::string>> Remarks; ///< and the files they are about
};

} // namespace

bool needsOthers(const TuReport &OfHeader) {
  ArrayRef<Failure> Failures = OfHeader.Failures;
  return !Failures.empty() && (Failures.front().Kind == FailureKind::Compile ||
                               Failures.front().Kind == FailureKind::Setup);
}

std::string leftOutHeaders(ArrayRef<std::string> Headers) {
  if (Headers.empty())
    return {};
  return "left out: " + counted(Headers.size(), "header") +
         " with coroutines that no file includes and that " +
         (Headers.size() == 1 ? "does" : "do") + " not compile separately, such as " +
         Headers.front();
}

Expected<Outcome> analyseProject(Project &From, const RunLimits &Limits, Progress &Shown,
                                 function_ref<void(ArrayRef<UnitSummary>)> Look) {
  Cache Kept(From.cacheFolder());
  return Analysis(From, Limits, Kept, Shown, Look).run();
}

} // namespace corolint::driver
