// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Text for people, as wide as their terminal.
#ifndef COROLINT_DRIVER_SUPPORT_TERMINAL_H
#define COROLINT_DRIVER_SUPPORT_TERMINAL_H

#include "llvm/ADT/StringRef.h"

#include <string>

namespace corolint::driver {

/// Whether the environment has \p Variable, neither empty nor 0.
bool isSet(const char *Variable);

/// Columns of a line on stdout: $COLUMNS where it is set, else the terminal's; 0, which is any
/// number, where stdout is no terminal.
unsigned outputWidth();

/// Whether text to stdout is coloured: \p When is auto, always or never.
bool wantsColor(llvm::StringRef When);

/// Columns that \p Text takes; escape sequences take none.
unsigned columnsOf(llvm::StringRef Text);

/// \p Text with line breaks between words so that no line exceeds \p Width columns; 0 breaks
/// nothing. The first line begins in column \p Start, the others are indented by \p Indent.
std::string wrapped(llvm::StringRef Text, unsigned Width, unsigned Start, unsigned Indent);

} // namespace corolint::driver

#endif
