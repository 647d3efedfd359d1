// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef COROLINT_DRIVER_HOSTS_PROFILEHOVER_H
#define COROLINT_DRIVER_HOSTS_PROFILEHOVER_H

#include "clang/Basic/SourceLocation.h"

#include <string>

namespace corolint {

class Unit;

/// What the word at \p Where is to a coroutine: a co_await or co_yield as a suspension point, a
/// function or variable by the profile of its type. Empty for all else.
std::string profileAt(clang::SourceLocation Where, Unit &In);

} // namespace corolint

#endif
