// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Finish.h"

#include "Command.h"
#include "Project.h"
#include "Statistics.h"
#include "report/Words.h"
#include "support/Text.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

#include <cstdlib>

using namespace llvm;

namespace corolint::driver {

Expected<Finish> Finish::from(const Arguments &Args, const Paths &Names, const ConfigFile &Config,
                              ConfigFiles *Configs) {
  Expected<Output> Target = Output::from(Args);
  if (!Target)
    return Target.takeError();
  Finish Result(Args, Names, std::move(*Target), Configs);
  if (Error Failed = Result.readLevels(Config))
    return std::move(Failed);
  if (Error Failed = Result.readChanged())
    return std::move(Failed);
  if (Error Failed = Result.readBaseline(Config))
    return std::move(Failed);
  if (Error Failed = Result.readEdits())
    return std::move(Failed);
  return std::move(Result);
}

Error Finish::readLevels(const ConfigFile &Config) {
  Expected<std::string> Level = Args.word(OPT_fail_on, {"warning", "error", "note"});
  if (!Level)
    return Level.takeError();
  if (Args.has(OPT_fail_on))
    FailOn = fromWord(*Level, Severity::Error);
  JudgeSuppressions = Args.value(OPT_tier).value_or(Config.Tier.value_or("core")) != "core";
  return Error::success();
}

Error Finish::readChanged() {
  auto Take = [&](Expected<ChangedLines> Found) -> Error {
    if (!Found)
      return Found.takeError();
    Changed = std::move(*Found);
    return Error::success();
  };
  unsigned Given = Args.has(OPT_new_from_rev) + Args.has(OPT_new_from_merge_base) +
                   Args.has(OPT_staged) + Args.has(OPT_diff_file);
  if (Given > 1)
    return failure("give one of --new-from-rev, --new-from-merge-base, --staged and --diff-file");
  if (std::optional<std::string> Revision = Args.value(OPT_new_from_rev))
    return Take(changedSince(*Revision, Names));
  if (std::optional<std::string> Branch = Args.value(OPT_new_from_merge_base))
    return Take(changedSinceMergeBase(*Branch, Names));
  if (Args.has(OPT_staged))
    return Take(stagedLines(Names));
  std::optional<std::string> File = Args.value(OPT_diff_file);
  if (!File)
    return Error::success();
  Expected<std::string> Patch = readInput(*File);
  if (!Patch)
    return Patch.takeError();
  Changed.emplace();
  if (Error Failed = Changed->addPatch(*Patch, Names.root(), Names))
    return failure(*File + ": " + toString(std::move(Failed)));
  return Error::success();
}

Error Finish::readBaseline(const ConfigFile &Config) {
  std::string Path = baselinePath(Args, Names, Config);
  bool Asked = Args.has(OPT_baseline) || Config.Baseline;
  if (Args.has(OPT_no_baseline) || (!Asked && !sys::fs::exists(Path)))
    return Error::success();
  Expected<Baseline> Loaded = Baseline::load(Path);
  if (!Loaded)
    return Loaded.takeError();
  Known = std::move(*Loaded);
  return Error::success();
}

Error Finish::readEdits() {
  if (Args.has(OPT_unsafe_fixes) && !Args.has(OPT_fix) && !Args.has(OPT_diff))
    return failure("--unsafe-fixes needs --fix, or --diff to look first");
  if (Args.has(OPT_add_suppressions) && Args.value(OPT_reason).value_or("").empty())
    return failure("--add-suppressions needs --reason: why are the findings fine?");
  // A line break would end the comment, and a backslash at the end continue it.
  std::string Given = Args.value(OPT_reason).value_or("");
  StringRef Reason = Given;
  if (Reason.find_first_of("\n\r") != StringRef::npos || Reason.rtrim().ends_with("\\"))
    return failure("--reason takes one line that does not end in a backslash");
  if (Args.has(OPT_add_suppressions) && (Args.has(OPT_fix) || Args.has(OPT_diff)))
    return failure("fix first, then add suppressions for what is left");
  return Error::success();
}

Expected<int> Finish::run(Outcome Run, const OriginRules &Origins, double Seconds) const {
  SourceTexts Texts(Names, Distrust);
  StageContext Context{Names, Texts, Origins};
  Context.JudgeSuppressions = JudgeSuppressions;
  Context.Changed = Changed ? &*Changed : nullptr;
  Context.Known = Known ? &*Known : nullptr;
  runStages(Run, Context);
  if (Args.has(OPT_diff))
    return printPatch(Run, Texts);
  bool Stale = isStale(Run);
  bool CoreOnly = !JudgeSuppressions && !Args.has(OPT_select);
  SourceTexts Before(Names, Distrust);
  Outcome Whole = Run;
  if (Error Failed = edit(Run, Before))
    // What was found is not lost because it could not be fixed.
    return joinErrors(Target.write(Whole, Names, Texts, Seconds, CoreOnly), std::move(Failed));
  if (Error Failed = Target.write(Run, Names, Texts, Seconds, CoreOnly))
    return std::move(Failed);
  if (Args.has(OPT_statistics))
    printStatistics(Run);
  if (Args.has(OPT_profile))
    printProfile(Run);
  if (Run.Interrupted)
    printError("interrupted; what was found until then is shown");
  int Code = exitCode(Run);
  return Code == ExitClean && Stale ? ExitFindings : Code;
}

Expected<int> Finish::printPatch(Outcome &Run, SourceTexts &Texts) const {
  Fixer Edits(Names, Texts);
  takeFixes(Run, Args.has(OPT_unsafe_fixes), Edits);
  if (Error Failed = Edits.printDiff(outs()))
    return std::move(Failed);
  outs().flush();
  if (!Run.Failures.empty())
    return ExitIncomplete;
  return Edits.empty() ? ExitClean : ExitFindings;
}

Error Finish::edit(Outcome &Run, SourceTexts &Texts) const {
  Fixer Edits(Names, Texts);
  if (Args.has(OPT_add_suppressions)) {
    unsigned Lines = suppressAll(Run, *Args.value(OPT_reason), Texts, Edits);
    if (Error Failed = Edits.write())
      return Failed;
    printNote("added " + counted(Lines, "NOLINT comment"));
    return Error::success();
  }
  if (!Args.has(OPT_fix))
    return Error::success();
  FixCounts Counts = takeFixes(Run, Args.has(OPT_unsafe_fixes), Edits);
  if (Error Failed = Edits.write())
    return Failed;
  Run.Fixed = Counts.Taken;
  if (Counts.Taken)
    printNote("fixed " + counted(Counts.Taken, "problem") + " in " +
              counted(Edits.fileCount(), "file"));
  if (Counts.Refused)
    printNote(counted(Counts.Refused, "fix") + " refused: only C++ files below " + Names.root() +
              " are edited");
  if (Counts.InConflict)
    printNote(counted(Counts.InConflict, "fix") +
              " left out, in conflict with another; run again to apply more");
  return Error::success();
}

bool Finish::isStale(const Outcome &Run) const {
  // Only a run over everything can tell that a finding is gone.
  if (!Known || !Args.positional().empty() || !Run.Failures.empty() || Run.Interrupted ||
      Args.has(OPT_select) || Args.has(OPT_ignore) || Changed)
    return false;
  size_t Count = Known->stale(Run).size();
  if (Count == 0)
    return false;
  std::string Gone = counted(Count, "finding") + " of the baseline " + (Count == 1 ? "is" : "are") +
                     " gone; 'corolint baseline prune' takes " + (Count == 1 ? "it" : "them") +
                     " out";
  const char *InCi = std::getenv("CI");
  bool Fails = InCi && *InCi && !Args.has(OPT_allow_stale) && !Args.has(OPT_exit_zero);
  Fails ? printError("exit code 1, as " + Gone + " (--allow-stale accepts it)") : printNote(Gone);
  return Fails;
}

Severity Finish::failOn(StringRef File) const {
  if (FailOn || !Configs)
    return FailOn.value_or(Severity::Warning);
  Expected<const ConfigFile *> Config =
      Configs->forFolder(sys::path::parent_path(Names.absolute(File)));
  if (!Config) {
    consumeError(Config.takeError());
    return Severity::Warning;
  }
  return *fromWord((*Config)->FailOn.value_or("warning"), Severity::Error);
}

int Finish::exitCode(const Outcome &Run) const {
  if (Run.Interrupted)
    return 128 + *Run.Interrupted;
  if (!Run.Problems.empty())
    return ExitUsage;
  if (!Run.Failures.empty())
    return ExitIncomplete;
  bool Fails = any_of(Run.Results, [&](const Result &R) {
    return !R.Suppressed && R.Found.Level >= failOn(R.Found.Where.File);
  });
  return Fails && !Args.has(OPT_exit_zero) ? ExitFindings : ExitClean;
}

} // namespace corolint::driver
