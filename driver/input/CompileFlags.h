// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A compile command as this Clang can take it, whichever compiler it was written for.
#ifndef COROLINT_DRIVER_INPUT_COMPILEFLAGS_H
#define COROLINT_DRIVER_INPUT_COMPILEFLAGS_H

#include "QueryDriver.h"

namespace corolint::driver {

struct FlagSettings {
  std::vector<std::string> Before; ///< --extra-arg-before
  std::vector<std::string> After;  ///< --extra-arg
  std::string ResourceDir;
  std::shared_ptr<QueryDriver> Drivers = nullptr; ///< null where no compiler may be asked
};

/// What was left out of a command, for one note.
struct DroppedFlags {
  std::vector<std::string> Unknown;
  std::vector<std::string> NotAllowed; ///< see AllowedFlags.h
  std::vector<std::string> ModuleMaps;
};

/// Output, dependency files, plugins and flags of other compilers go; -fsyntax-only, the resource
/// folder and silence for warnings come. Flags that were borrowed or guessed get a C++20 where
/// they name no standard.
std::vector<std::string> adaptedFlags(const CompileCommand &Command, const FlagSettings &Settings,
                                      DroppedFlags &Dropped);

/// The folder with Clang's own headers: \p Option where given, else beside the Clang library that
/// runs, else where it was at build time. An error where none has them.
llvm::Expected<std::string> findResourceDir(llvm::StringRef Option);

} // namespace corolint::driver

#endif
