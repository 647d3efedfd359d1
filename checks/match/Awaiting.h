// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Words and fixes about tasks that several checks share.
#ifndef COROLINT_CHECKS_MATCH_AWAITING_H
#define COROLINT_CHECKS_MATCH_AWAITING_H

#include "facts/Function.h"

namespace corolint {

/// "task", "awaitable", "generator": what a message calls a value of this profile.
llvm::StringRef nounFor(const TypeProfile &Profile);

/// What happens at run time when a value of this profile is destroyed unconsumed.
llvm::StringRef dropConsequence(const TypeProfile &Profile);

/// Whether `co_await value` certainly compiles in \p F for a value of this profile.
bool canAwait(const TypeProfile &Profile, const Function &F);

} // namespace corolint

#endif
