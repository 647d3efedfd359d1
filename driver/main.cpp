// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// corolint: argv to a command.
#include "commands/Command.h"

#include "llvm/Support/InitLLVM.h"

int main(int Argc, const char **Argv) {
  llvm::InitLLVM Setup(Argc, Argv);
  return corolint::driver::runCommandLine(llvm::ArrayRef(Argv, Argc));
}
