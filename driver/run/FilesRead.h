// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The files that a parse read, and the NOLINT comments in those that are the user's.
#ifndef COROLINT_DRIVER_RUN_FILESREAD_H
#define COROLINT_DRIVER_RUN_FILESREAD_H

#include "UnitAnalysis.h"

namespace clang {
class SourceManager;
} // namespace clang

namespace corolint::driver {

/// Their absolute names go into \p Inputs, sorted; the comments into \p Found.
void noteFilesRead(clang::SourceManager &Sources, llvm::StringRef Directory, const Paths &Names,
                   std::vector<std::string> &Inputs, std::vector<Directive> &Found);

} // namespace corolint::driver

#endif
