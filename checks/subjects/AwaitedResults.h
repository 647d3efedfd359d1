// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the value of a co_await tells, and whether anybody wants it.
#ifndef COROLINT_CHECKS_SUBJECTS_AWAITEDRESULTS_H
#define COROLINT_CHECKS_SUBJECTS_AWAITEDRESULTS_H

#include "code/Function.h"

namespace corolint {

/// std::error_code, std::expected, absl::Status and their like, by what can be asked of them.
bool saysWhatFailed(clang::QualType T, const Function &F);

/// A bool, an enumerator, and what can be tested as one.
bool answers(clang::QualType T, const Function &F);

/// Whether all that is awaited is time: such a wait can fail by being cancelled and by nothing
/// else.
bool waitsForTime(const clang::CoawaitExpr *Await, const Function &F);

/// Whether this unit drops nearly every result of the function that is awaited.
bool isUsuallyDropped(const clang::CoawaitExpr *Await, const Function &F);

} // namespace corolint

#endif
