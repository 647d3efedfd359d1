// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Edits of what a function takes and gives, in all its declarations.
#ifndef COROLINT_CHECKS_MATCH_SIGNATURES_H
#define COROLINT_CHECKS_MATCH_SIGNATURES_H

#include "Report.h"
#include "facts/Function.h"

namespace corolint {

/// Whether `const T &` can become `T` in every declaration of \p F: T can be copied and is no base
/// that would be sliced, and no overrider or template ties the signature.
bool canTakeByValue(const clang::ParmVarDecl &Param, const Function &F);
void takeByValue(EditList &Edits, const clang::ParmVarDecl &Param, const Function &F);

/// Whether the plain function \p F can become a coroutine of its own return type: it is no template
/// or constexpr, gives tasks that such a coroutine can await, and nothing else.
bool canBecomeCoroutine(const Function &F);
/// `return f();` to `co_return co_await f();`, everywhere in \p F.
void becomeCoroutine(EditList &Edits, const Function &F);

} // namespace corolint

#endif
