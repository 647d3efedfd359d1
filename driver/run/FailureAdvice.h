// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Why a file could not be parsed, as a sentence that says what to do where that is known.
#ifndef COROLINT_DRIVER_RUN_FAILUREADVICE_H
#define COROLINT_DRIVER_RUN_FAILUREADVICE_H

#include "llvm/ADT/StringRef.h"

#include <string>
#include <vector>

namespace corolint::driver {

struct CompileFailure {
  std::string First;                ///< the first error of the parse; empty where none ran
  std::vector<std::string> Refused; ///< what Clang said about the flags
  bool Cxx20 = true;                ///< whether it was read as C++20 or later
  bool SaysCoroutine = false;       ///< see saysCoroutine()
  bool ForMsvc = false;             ///< whether the command is one of cl.exe or clang-cl
};

/// Whether \p Message is about a header of the standard library that is not found.
bool lacksStandardHeader(llvm::StringRef Message);

std::string sentenceFor(const CompileFailure &Of);

/// Whether \p File is /dev/zero or the like: Clang reads nothing of it and finds nothing wrong.
bool isDevice(llvm::StringRef File);

/// The name of an encoding that Clang does not read, if \p File begins with the mark of one.
const char *foreignEncoding(llvm::StringRef File);

} // namespace corolint::driver

#endif
