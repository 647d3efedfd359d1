// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// NOLINT comments, read exactly as clang-tidy reads them.
#ifndef COROLINT_DRIVER_REPORT_NOLINT_H
#define COROLINT_DRIVER_REPORT_NOLINT_H

#include "TuReport.h"

namespace corolint::driver {

/// Appends the directives in \p Text.
void scanDirectives(llvm::StringRef Text, llvm::StringRef StoredPath,
                    std::vector<Directive> &Found);

/// \p D, which stands in the definition of a macro, as if it stood where \p Found is placed.
Directive usedAt(const Directive &D, const Finding &Found);

/// Whether \p D, by its list, means the check \p Name; former names of the check count too.
bool meansCheck(const Directive &D, llvm::StringRef Name);

} // namespace corolint::driver

#endif
