// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The commands, one source file each. An error that a command returns is printed and gives
// exit code 2; other exit codes are the command's own.
#ifndef COROLINT_DRIVER_COMMANDS_COMMAND_H
#define COROLINT_DRIVER_COMMANDS_COMMAND_H

#include "Arguments.h"

namespace corolint::driver {

enum ExitCode { ExitClean = 0, ExitFindings = 1, ExitUsage = 2, ExitIncomplete = 3 };

struct Command {
  const char *Name;
  unsigned Visible;
  const char *Usage;   ///< what follows the name
  const char *Summary; ///< for --help
  llvm::Expected<int> (*Run)(const Arguments &);
};

llvm::ArrayRef<Command> allCommands();

llvm::Expected<int> runAudit(const Arguments &);
llvm::Expected<int> runBaseline(const Arguments &);
llvm::Expected<int> runCache(const Arguments &);
llvm::Expected<int> runCheck(const Arguments &);
llvm::Expected<int> runDoctor(const Arguments &);
llvm::Expected<int> runExplain(const Arguments &);
llvm::Expected<int> runGraph(const Arguments &);
llvm::Expected<int> runInferModels(const Arguments &);
llvm::Expected<int> runInit(const Arguments &);
llvm::Expected<int> runLink(const Arguments &);
llvm::Expected<int> runList(const Arguments &);
llvm::Expected<int> runMerge(const Arguments &);
llvm::Expected<int> runSchema(const Arguments &);
llvm::Expected<int> runSummarize(const Arguments &);
llvm::Expected<int> runVersion(const Arguments &);

/// The whole program: \p Words as main() has them; returns the exit code.
int runCommandLine(llvm::ArrayRef<const char *> Words);

} // namespace corolint::driver

#endif
