// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Tasks that outlive what they were given, and whose coroutine, in another unit, reads it too late.
#ifndef COROLINT_CHECKS_LINK_LATEREADS_H
#define COROLINT_CHECKS_LINK_LATEREADS_H

#include "../Options.h"
#include "ProgramReport.h"

namespace corolint {

/// Of each check that tells of them: what the bodies of one unit prove, or every call.
struct LateReadOptions {
  bool Strict = false;
  static constexpr auto describe() {
    return std::tuple{option("Strict", &LateReadOptions::Strict,
                             "Also report calls of coroutines whose body is not known to read the "
                             "argument after a suspension.")};
  }
};

/// Reports those that belong to the check of \p Kind.
void reportLateReads(const Program &In, EscapeKind Kind, ProgramReport &R);

} // namespace corolint

#endif
