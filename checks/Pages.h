// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The pages of the checks, compiled in. A library of its own: the plugin does without.
#ifndef COROLINT_CHECKS_PAGES_H
#define COROLINT_CHECKS_PAGES_H

#include "Registry.h"

namespace corolint {

/// The page of \p Entry, as Markdown.
llvm::StringRef pageOf(const CheckEntry &Entry);

} // namespace corolint

#endif
