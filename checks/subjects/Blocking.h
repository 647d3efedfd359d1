// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Whether a call, or the end of an object's life, blocks the thread: the models' word, checked
// against the arguments of this very call.
#ifndef COROLINT_CHECKS_SUBJECTS_BLOCKING_H
#define COROLINT_CHECKS_SUBJECTS_BLOCKING_H

#include "code/Function.h"

namespace corolint {

struct BlockingUse {
  std::string Name;                     ///< of the function, qualified
  std::string Category;                 ///< as in BlockingModel, or "declared"
  bool Certain = true;                  ///< false: only in some modes
  const BlockingModel *Model = nullptr; ///< null where an attribute or a role says so
};

/// What \p Call does to the thread that runs it; nullopt if nothing is known, or if its arguments
/// or its result say that it does not block: a zero timeout, MSG_DONTWAIT, something to await.
std::optional<BlockingUse> blockingUse(const clang::Expr *Call, const Function &F);

/// What the destructor of a complete object of type \p T does. Types that contain such a type are
/// not meant.
std::optional<BlockingUse> blockingDestructor(clang::QualType T, const Function &F);

/// Whether the value of \p Init blocks in its destructor although its type does not say so: the
/// future that std::async returns.
bool blocksWhenDestroyed(const clang::Expr *Init, const Function &F);

/// [[clang::nonblocking]] or [[clang::annotate("coro::nonblocking")]].
bool isDeclaredNonBlocking(const clang::FunctionDecl &F);

/// The arguments that are written at \p Call, without those that a default fills in.
llvm::SmallVector<const clang::Expr *, 6> writtenArguments(const clang::Expr *Call);

/// The functions that run when \p E is called: a closure's call operator (all instances of a
/// generic one), a named function, a bound one. Empty for what only a run knows.
llvm::SmallVector<const clang::FunctionDecl *, 2> callablesOf(const clang::Expr *E);

/// Whether awaiting \p Suspension moves the coroutine to where blocking is allowed.
bool switchesExecutor(const clang::CoroutineSuspendExpr &Suspension, const Function &F);

/// Whether \p Call is given a pool of threads of its own, on which it runs what it is given.
bool namesThreadPool(const clang::Expr *Call, const Function &F);

} // namespace corolint

#endif
