// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What check, link and merge do with what was found: stages, fixes, formats, exit code.
#ifndef COROLINT_DRIVER_COMMANDS_FINISH_H
#define COROLINT_DRIVER_COMMANDS_FINISH_H

#include "Output.h"
#include "config/ConfigFile.h"
#include "fix/Fixer.h"
#include "input/Git.h"
#include "report/Baseline.h"
#include "report/Pipeline.h"

namespace corolint::driver {

/// The options of reporting, read before the work so that a mistake costs no time.
class Finish {
public:
  /// \p Config is of the current folder, \p Configs of all, where there are any.
  static llvm::Expected<Finish> from(const Arguments &Args, const Paths &Names,
                                     const ConfigFile &Config, ConfigFiles *Configs);

  /// What is run() comes from reports or results, whose names are data: of files outside of the
  /// root nothing is shown.
  void distrustNames() { Distrust = true; }

  /// Returns the exit code.
  llvm::Expected<int> run(Outcome Run, const OriginRules &Origins, double Seconds) const;

private:
  Finish(const Arguments &Args, const Paths &Names, Output Target, ConfigFiles *Configs)
      : Args(Args), Names(Names), Target(std::move(Target)), Configs(Configs) {}

  llvm::Error readLevels(const ConfigFile &Config);
  llvm::Error readChanged();
  llvm::Error readBaseline(const ConfigFile &Config);
  llvm::Error readEdits();
  /// --diff: prints instead of everything else.
  llvm::Expected<int> printPatch(Outcome &Run, SourceTexts &Texts) const;
  llvm::Error edit(Outcome &Run, SourceTexts &Texts) const;
  /// Whether entries of the baseline match nothing any more, and that matters.
  bool isStale(const Outcome &Run) const;
  int exitCode(const Outcome &Run) const;
  /// The lowest severity that counts in \p File.
  Severity failOn(llvm::StringRef File) const;

  const Arguments &Args;
  const Paths &Names;
  Output Target;
  ConfigFiles *Configs;
  std::optional<Severity> FailOn; ///< of the command line
  bool JudgeSuppressions = false;
  bool Distrust = false;
  std::optional<ChangedLines> Changed;
  std::optional<Baseline> Known;
};

} // namespace corolint::driver

#endif
