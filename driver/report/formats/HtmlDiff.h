// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a fix changes: the lines before and after, as people know them from a diff.
#ifndef COROLINT_DRIVER_REPORT_FORMATS_HTMLDIFF_H
#define COROLINT_DRIVER_REPORT_FORMATS_HTMLDIFF_H

#include "Finding.h"
#include "support/Files.h"
#include "llvm/Support/raw_ostream.h"

namespace corolint::driver {

/// Writes one block for each run of changed lines; nothing where a file cannot be read.
void writeFixDiff(const Fix &Of, SourceTexts &Texts, llvm::raw_ostream &Out);

} // namespace corolint::driver

#endif
