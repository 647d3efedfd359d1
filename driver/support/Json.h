// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// JSON of unknown origin. llvm::json recurses once per level without a limit, so that 200 kB of '['
// overflow the stack; files that corolint reads are never nested deeply.
#ifndef COROLINT_DRIVER_SUPPORT_JSON_H
#define COROLINT_DRIVER_SUPPORT_JSON_H

#include "llvm/Support/JSON.h"

namespace corolint::driver {

/// Whether the JSON \p Text nests more than 500 levels.
bool nestsTooDeep(llvm::StringRef Text);

/// As llvm::json::parse(); an error too where \p Text nests more than 500 levels.
llvm::Expected<llvm::json::Value> parseJson(llvm::StringRef Text);

} // namespace corolint::driver

#endif
