// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How a plain function runs a task that it made: what the task's own library has for it.
#ifndef COROLINT_CHECKS_WORDS_STARTING_H
#define COROLINT_CHECKS_WORDS_STARTING_H

#include "Report.h"
#include "code/Function.h"

namespace corolint {

/// Whether this unit declares \p Name ("cppcoro::sync_wait").
bool declares(llvm::StringRef Name, clang::ASTContext &Context);

/// Offers to run \p Value, a task that plain function \p F drops, by its own library's spawn or its
/// function that blocks until a task is done: what models name and this unit declares. Both are for
/// review: one does not wait, the other makes the caller wait.
void offerToRun(FindingBuilder &Found, const clang::Expr *Value, const TypeProfile &Profile,
                const Function &F);

} // namespace corolint

#endif
