// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the commands that analyse share: from the command line to TUs ready to run.
#ifndef COROLINT_DRIVER_COMMANDS_PROJECT_H
#define COROLINT_DRIVER_COMMANDS_PROJECT_H

#include "Arguments.h"
#include "config/ConfigFile.h"
#include "input/CompileFlags.h"
#include "input/Selection.h"
#include "run/Workers.h"
#include "llvm/ADT/StringSet.h"

namespace corolint::driver {

class Project {
public:
  /// Finds the database, reads the configuration, selects files. Notes go to stderr.
  static llvm::Expected<std::unique_ptr<Project>> open(const Arguments &Args);

  const Paths &names() const { return Names; }
  const OriginRules &origins() const { return *Origins; }
  llvm::ArrayRef<UnitJob> jobs() const { return Jobs; }
  const std::vector<std::string> &problems() const { return Chosen.Problems; }
  /// What of the database is not analysed; empty where all is.
  const std::string &leftOut() const { return Chosen.LeftOut; }
  /// Whether every file of the database is looked at, not just some that were named.
  bool isWhole() const { return Args.positional().empty() && !Args.has(OPT_no_database); }
  /// For each own header with coroutines that is not among the \p Inputs of the other jobs.
  llvm::Expected<std::vector<UnitJob>> jobsOfHeaders(const llvm::StringSet<> &Inputs);
  const Database &database() const { return *Db; }
  /// Empty where none is wanted.
  std::string cacheFolder() const;
  const ConfigFile &config() const { return *Here; }
  ConfigFiles &configs() { return ConfigsByFolder; }
  /// Of the current folder: what conclusions over the whole program go by.
  llvm::Expected<const UnitConfig *> programConfig();

  /// The command that analyses one file again, in one process.
  std::string reproduce(const UnitJob &Job) const;

private:
  explicit Project(const Arguments &Args);
  llvm::Error readConfig();
  llvm::Error openDatabase();
  llvm::Error select();
  llvm::Error takeShard();
  /// Of \p Headers, the shard's part of those that no file of the database includes by name.
  std::vector<std::string> shardOf(llvm::ArrayRef<std::string> Headers) const;
  llvm::Error makeJobs();
  llvm::Expected<const UnitConfig *> configFor(llvm::StringRef File);
  void noteDropped(const DroppedFlags &Dropped) const;

  const Arguments &Args;
  Paths Names;
  std::optional<Database> Db;
  std::optional<OriginRules> Origins;
  FlagSettings Flags;
  Selection Chosen;
  /// Which of how many, and the files of all; the first for a run that is no shard.
  unsigned Shard = 0, Shards = 1;
  std::vector<std::string> FilesOfAllShards;
  std::vector<UnitJob> Jobs;
  ConfigFiles ConfigsByFolder;
  const ConfigFile *Here = nullptr; ///< of the current folder, for what is not of one file
  /// By the text of their choice: folders without a file of their own share one.
  std::map<std::string, std::unique_ptr<UnitConfig>> Configs;
};

/// The command line over \p Config.
llvm::Expected<CheckChoice> choiceFrom(const Arguments &Args, const ConfigFile &Config);
/// Runs every TU of \p From; see Analyse.cpp. \p Look is shown the summaries.
class Progress;
llvm::Expected<struct Outcome>
analyseProject(Project &From, const RunLimits &Limits, Progress &Shown,
               llvm::function_ref<void(llvm::ArrayRef<UnitSummary>)> Look = nullptr);

/// Whether a header does not compile separately: it may be meant to be included after others.
bool needsOthers(const TuReport &OfHeader);
/// What is said of such \p Headers; empty where there are none.
std::string leftOutHeaders(llvm::ArrayRef<std::string> Headers);

/// Where the baseline is, or would be.
std::string baselinePath(const Arguments &Args, const Paths &Names, const ConfigFile &Config);

llvm::Expected<RunLimits> limitsFrom(const Arguments &Args);

} // namespace corolint::driver

#endif
