// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Command.h"

#include "Help.h"
#include "support/Text.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/StringSaver.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace corolint::driver {
namespace {

const Command Commands[] = {
    {"check", CheckVis, "[paths] [options] [-- compiler flags]",
     "find coroutine bugs; the default, so the word may be left out", runCheck},
    {"explain", ExplainVis, "<checks, groups or file:line> [options]",
     "show the page of a check: what, why, how to fix it", runExplain},
    {"list", ListVis, "[checks, groups or tiers] [options]", "list the checks", runList},
    {"baseline", BaselineVis, "create|update|prune [paths] [options]",
     "keep the findings of today from being shown", runBaseline},
    {"doctor", DoctorVis, "[file] [options]",
     "show which database, flags, configuration and checks are used, and why", runDoctor},
    {"init", InitVis, "", "write a .corolint.yaml to begin with", runInit},
    {"schema", SchemaVis, "[config|results]",
     "print the JSON schema of .corolint.yaml, or of --format json", runSchema},
    {"summarize", SummarizeVis,
     "<file> -o <report> [options] [-- compiler flags]\n"
     "       corolint summarize [paths] -o <folder> [options]",
     "write the report of a file, or all reports into a folder", runSummarize},
    {"link", LinkVis, "<reports> [options]", "findings from reports, or from folders of reports",
     runLink},
    {"merge", MergeVis, "<results> [options]", "the results of several runs (--format json) as one",
     runMerge},
    {"graph", GraphVis, "--from <function> --to <function> <reports>",
     "how control gets from one function to another, or what stops it", runGraph},
    {"infer-models", InferVis, "<reports> [options]",
     "a model file of the functions that were found to block", runInferModels},
    {"audit", AuditVis, "lifetimes [paths] [options] [-- compiler flags]",
     "say of every borrowed object whether it outlives the coroutine, and why", runAudit},
    {"cache", CacheVis, "stats|clear", "the reports kept from earlier runs", runCache},
    {"version", VersionVis, "[--json]", "show the version", runVersion},
};

const Command *findCommand(StringRef Name) {
  for (const Command &Candidate : Commands)
    if (Name == Candidate.Name)
      return &Candidate;
  return nullptr;
}

/// A first word that is neither a command nor a file may be a command with a typing error.
void hintAtCommand(StringRef Word) {
  std::vector<std::string> Names;
  for (const Command &Candidate : Commands)
    Names.push_back(Candidate.Name);
  static constexpr StringLiteral LikeCheck[] = {"lint", "run", "analyse", "analyze", "scan"};
  std::string Hint =
      is_contained(LikeCheck, Word) ? " (did you mean 'check'?)" : didYouMean(Word, Names);
  if (!Hint.empty() && !Word.contains('.') && !Word.contains('/'))
    printNote("'" + Word + "' is read as a path" + Hint);
}

int report(Expected<int> Result) {
  if (Result)
    return *Result;
  printError(Result.takeError());
  return ExitUsage;
}

} // namespace

ArrayRef<Command> allCommands() { return Commands; }

int runCommandLine(ArrayRef<const char *> Words) {
  BumpPtrAllocator Memory;
  SmallVector<const char *, 32> Expanded(Words.begin(), Words.end());
  cl::ExpansionContext Responses(Memory, cl::TokenizeGNUCommandLine);
  if (Error Failed = Responses.expandResponseFiles(Expanded))
    return report(std::move(Failed));
  Words = ArrayRef<const char *>(Expanded).drop_front();

  const Command *Chosen = Words.empty() ? nullptr : findCommand(Words.front());
  if (Chosen)
    Words = Words.drop_front();
  else if (!Words.empty() && Words.front()[0] != '-')
    hintAtCommand(Words.front());
  if (!Chosen && !Words.empty() && StringRef(Words.front()) == "help")
    return printGeneralHelp(), ExitClean;
  bool Named = Chosen != nullptr;
  if (!Chosen)
    Chosen = &Commands[0];

  Expected<Arguments> Parsed = Arguments::parse(Words, Chosen->Visible);
  if (!Parsed)
    return report(Parsed.takeError());
  if (Parsed->has(OPT_help)) {
    Named ? printHelp(*Chosen) : printGeneralHelp();
    return ExitClean;
  }
  if (Parsed->has(OPT_version))
    return report(runVersion(*Parsed));
  return report(Chosen->Run(*Parsed));
}

} // namespace corolint::driver
