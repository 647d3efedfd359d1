// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// corolint-tidy: clang-tidy, all of it, with the checks of corolint linked in.
#include "clang-tidy/tool/ClangTidyMain.h"

#include "run/Confinement.h"

int main(int Argc, const char **Argv) {
  corolint::driver::forbidPrograms();
  return clang::tidy::clangTidyMain(Argc, Argv);
}
