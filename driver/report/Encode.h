// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Text as other formats want it.
#ifndef COROLINT_DRIVER_REPORT_ENCODE_H
#define COROLINT_DRIVER_REPORT_ENCODE_H

#include "llvm/ADT/StringRef.h"

#include <string>

namespace corolint::driver {

/// For text and attributes of XML and HTML; characters that XML 1.0 forbids become '?'.
std::string escapedXml(llvm::StringRef Text);
/// A path as the path of a URI.
std::string escapedUri(llvm::StringRef Path);
/// Column in code points, from \p Column in bytes; both count from 1.
unsigned codePointColumn(llvm::StringRef Line, unsigned Column);
/// \p Text as a terminal or a log may show it: a control character, a byte that is no UTF-8, and a
/// character that reorders text (Unicode's bidirectional controls) becomes "<U+202E>" or "<FF>", as
/// in Clang's own diagnostics. Tabs stay.
std::string visible(llvm::StringRef Text);
/// \p Text without line ends, visible().
std::string oneLine(llvm::StringRef Text);

} // namespace corolint::driver

#endif
