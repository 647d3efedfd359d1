// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What an await_suspend does with the coroutine that it is given: keeps it where others find it, or
// gives it to a callback.
#ifndef COROLINT_CHECKS_SUBJECTS_HANDOVERS_H
#define COROLINT_CHECKS_SUBJECTS_HANDOVERS_H

#include "Handles.h"

namespace corolint {

struct Handover {
  const clang::Expr *At = nullptr; ///< the assignment, or the call
  const clang::Expr *To = nullptr; ///< what is assigned or called on; null for a plain function
  bool Slot = false;               ///< an assignment: the next one overwrites it
  const clang::LambdaExpr *Callback = nullptr; ///< resumes the coroutine when it is called
};

/// Where await_suspend \p F puts its coroutine into what outlives the awaiter. Its own fields do
/// not count, nor what is looked at afterwards: a result may say that nothing was handed over.
std::vector<Handover> handoversIn(const Function &F);

/// Whether \p Use, a mention of the handle that await_suspend \p F is given, only asks for the
/// promise, or whether the coroutine is done.
bool onlyAsks(const clang::Expr *Use, const Function &F);

/// Whether the awaiter of await_suspend \p F is what a promise suspends with at its start, at its
/// end or at a co_yield: the coroutine's owner has its handle, too.
bool isOfPromise(const Function &F);

} // namespace corolint

#endif
