// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What identifies a finding when the code around it moves.
#ifndef COROLINT_DRIVER_REPORT_FINGERPRINT_H
#define COROLINT_DRIVER_REPORT_FINGERPRINT_H

#include "Finding.h"
#include "llvm/ADT/StringRef.h"

namespace corolint::driver {

/// Of check, file name, enclosing declaration and \p LineText without spaces: survives edits
/// above and below, re-indentation and a renamed folder.
std::string fingerprintOf(const Finding &Found, llvm::StringRef LineText);

} // namespace corolint::driver

#endif
