// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Edits of what a function takes and gives, in all its declarations.
#ifndef COROLINT_CHECKS_WORDS_SIGNATURES_H
#define COROLINT_CHECKS_WORDS_SIGNATURES_H

#include "Report.h"
#include "subjects/Escape.h"

namespace corolint {

/// Whether a value of \p T can be copied and is not sliced by that.
bool isCopied(clang::QualType T);

/// Whether `const T &` can become `T` in every declaration of \p F: T can be copied and is no base
/// that would be sliced, and no overrider or template ties the signature.
bool canTakeByValue(const clang::ParmVarDecl &Param, const Function &F);
void takeByValue(EditList &Edits, const clang::ParmVarDecl &Param, const Function &F);

/// Where the coroutine of \p E can take by value what it is lent, the edit that makes it so.
void offerValue(const Escape &E, const Function &F, FindingBuilder &Found);

/// Whether the plain function \p F can become a coroutine of its own return type: it is no template
/// or constexpr, gives tasks that such a coroutine can await, and nothing else, none of them in a
/// handler (where nothing can be awaited) or under a lock of its own.
bool canBecomeCoroutine(const Function &F);
/// `return f();` to `co_return co_await f();`, everywhere in \p F.
void becomeCoroutine(EditList &Edits, const Function &F);

} // namespace corolint

#endif
