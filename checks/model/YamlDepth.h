// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A limit for YAML of unknown origin. LLVM's parser recurses once per level without a limit, so
// that 200 kB of '[' overflow the stack.
#ifndef COROLINT_CHECKS_MODEL_YAMLDEPTH_H
#define COROLINT_CHECKS_MODEL_YAMLDEPTH_H

#include "llvm/ADT/StringRef.h"

namespace corolint {

/// Whether sequences and mappings of \p Yaml may nest more than 100 levels.
bool nestsTooDeeply(llvm::StringRef Yaml);

} // namespace corolint

#endif
