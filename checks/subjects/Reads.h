// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a coroutine does with the objects it was given by reference: whether it looks at them
// after the caller may have continued.
#ifndef COROLINT_CHECKS_SUBJECTS_READS_H
#define COROLINT_CHECKS_SUBJECTS_READS_H

#include "code/Function.h"
#include "summaries/Summary.h"

namespace corolint {

enum class ReadTime {
  Never,
  AtStart,         ///< before its first suspension alone: after the call only where it is lazy
  AfterSuspension, ///< on some path, after it suspended
  Unknown,         ///< its body is not in this TU
};

struct Read {
  ReadTime When = ReadTime::Never;
  const clang::Expr *Where = nullptr;
  const clang::Stmt *Suspension = nullptr; ///< the co_await or co_yield before it, if any
  bool Pending = false; ///< what Suspension awaits has it while the coroutine is suspended
};

/// How \p Callee reads \p What. Functions that pass it on are looked through: plain ones that
/// return a coroutine's task, and coroutines that await one in place.
Read readOf(const clang::FunctionDecl *Callee, Slot What, Unit &In);

/// A call that is passed what its function was given.
struct Forward {
  const clang::CallExpr *Call = nullptr;
  const clang::FunctionDecl *Callee = nullptr;
  Slot As;
  const clang::CoawaitExpr *Awaited = nullptr; ///< null: its task is returned
};

/// Where \p F passes \p What on to a task that it returns, or awaits in place.
std::vector<Forward> forwardsOf(const Function &F, Slot What);

} // namespace corolint

#endif
