// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A code frame: the line of a span with what it spans underlined.
#ifndef COROLINT_DRIVER_REPORT_FRAME_H
#define COROLINT_DRIVER_REPORT_FRAME_H

#include "Finding.h"
#include "llvm/ADT/StringRef.h"

namespace corolint::driver {

/// \p Text with tabs as four spaces.
std::string untabbed(llvm::StringRef Text);

/// The line below \p Line that marks \p Where with \p Mark, at least once.
std::string underline(llvm::StringRef Line, const Span &Where, char Mark);

} // namespace corolint::driver

#endif
