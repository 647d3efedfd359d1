// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef COROLINT_DRIVER_FIX_UNIFIEDDIFF_H
#define COROLINT_DRIVER_FIX_UNIFIEDDIFF_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/raw_ostream.h"

namespace corolint::driver {

/// As `diff -u` prints it, with a/ and b/ before \p Path. Meant for a few edits in a file.
void printUnifiedDiff(llvm::StringRef Path, llvm::StringRef Old, llvm::StringRef New,
                      llvm::raw_ostream &Out);

} // namespace corolint::driver

#endif
