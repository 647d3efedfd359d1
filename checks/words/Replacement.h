// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What to write in place of a call that blocks.
#ifndef COROLINT_CHECKS_WORDS_REPLACEMENT_H
#define COROLINT_CHECKS_WORDS_REPLACEMENT_H

#include "../Finding.h"
#include "subjects/Blocking.h"

namespace corolint {

/// Library, and what it has in place of \p Use; sorted by library.
std::vector<std::pair<std::string, std::string>> replacementsOf(const BlockingUse &Use,
                                                                const Models &Known);

/// The edit that awaits instead of blocking at \p Call in coroutine \p F: where the call only waits
/// for a task, where the models have code for \p Library, or by its way to run code elsewhere.
std::optional<Fix> asyncReplacement(const clang::Expr *Call, const BlockingUse &Use,
                                    llvm::StringRef Library, const Function &F);

/// What \p Library writes to run "{call}" where blocking is allowed, in coroutine \p F; or empty.
std::string offloadCode(llvm::StringRef Library, const Function &F);

/// Whether \p Call may become the body of a closure whose outcome is awaited in its place.
bool isWrappable(const clang::Expr *Call, const Function &F);

/// What the library's replacements are chosen by: its own, else that of what it awaits.
llvm::StringRef libraryOf(const Function &F);

} // namespace corolint

#endif
