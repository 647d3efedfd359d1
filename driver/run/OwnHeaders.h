// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Clang takes a header for the system's by how it is reached: -isystem, a #pragma in it or in what
// includes it. People's own headers are reached so as well: by a precompiled header of CMake, by
// "includes" of Bazel. Here they become user code again, by where they lie.
#ifndef COROLINT_DRIVER_RUN_OWNHEADERS_H
#define COROLINT_DRIVER_RUN_OWNHEADERS_H

#include "input/Selection.h"

namespace clang {
class Preprocessor;
} // namespace clang

namespace corolint::driver {

/// For what \p Macros reads from now on. \p Directory is that of the command.
void ownHeaders(clang::Preprocessor &Macros, const OriginRules &Origins, const Paths &Names,
                llvm::StringRef Directory);

} // namespace corolint::driver

#endif
