// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// corolint: argv to a command.
#include "commands/Command.h"

#include "support/Text.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Support/raw_ostream.h"

#include <csignal>

using namespace corolint::driver;

/// LLVM's streams end the program with a request for a bug report when they cannot write.
static int checkedOutput(int Code) {
  llvm::outs().flush();
  if (!llvm::outs().has_error())
    return Code;
  printError("cannot write to the standard output: " + llvm::outs().error().message());
  llvm::outs().clear_error();
  return ExitUsage;
}

int main(int Argc, const char **Argv) {
  llvm::InitLLVM Setup(Argc, Argv);
  // The names of cross compilers begin with their targets.
  llvm::InitializeAllTargetInfos();
  // A limit of the file size is an error of a write like any other.
  std::signal(SIGXFSZ, SIG_IGN);
  return checkedOutput(runCommandLine(llvm::ArrayRef(Argv, Argc)));
}
