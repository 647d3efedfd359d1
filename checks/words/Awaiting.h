// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Words and fixes about tasks that several checks share.
#ifndef COROLINT_CHECKS_WORDS_AWAITING_H
#define COROLINT_CHECKS_WORDS_AWAITING_H

#include "Report.h"
#include "code/Function.h"
#include "flow/Flow.h"

namespace corolint {

/// "task", "awaitable", "generator": what a message calls a value of this profile.
llvm::StringRef nounFor(const TypeProfile &Profile);

/// What happens at run time when a value of this profile is destroyed unconsumed.
llvm::StringRef dropConsequence(const TypeProfile &Profile);

/// Whether \p E makes a value of a class type; types are null where an error was recovered from.
inline bool makesObject(const clang::Expr *E) {
  return E->isPRValue() && !E->getType().isNull() && E->getType()->isRecordType();
}

/// "returned by 'f'", or "made here" where no function has a name.
std::string originOf(const clang::Expr *Value);

/// Tells which way each branch of \p Path was taken.
void describeBranches(const FlowPath &Path, FindingBuilder &Found);

/// Whether a value of this profile may be dropped wherever it is made: its destructor does what is
/// left to do, or may do it for all that is visible, or nothing is lost with it.
bool isDroppedByDesign(const TypeProfile &Profile, const Function &F);

/// Whether dropping such a value in \p F may be how the library starts it on purpose: an eager
/// task of a type without [[nodiscard]] that runs on, where nothing could await it or the type lets
/// go of it by itself; or of which nobody can tell what its destructor does.
bool maybeStartedOnPurpose(const TypeProfile &Profile, const Function &F);

/// Whether `co_await value` certainly compiles in \p F for a value of this profile.
bool canAwait(const TypeProfile &Profile, const Function &F);

/// Puts `co_await` before \p Value, in parentheses where the grammar asks for them.
void insertAwait(EditList &Edits, const clang::Expr *Value);

/// The function of the task's own library that blocks until a task is done, as callers write it;
/// empty where no model names one that this unit declares.
std::string bridgeFor(const TypeProfile &Profile, const Function &F);

} // namespace corolint

#endif
