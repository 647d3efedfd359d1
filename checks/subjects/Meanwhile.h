// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What may run while a coroutine is suspended: other coroutines, callbacks that were handed out,
// and functions that nobody in sight calls, so that others may at any time. What goes stale over a
// suspension is reported with the statement that makes it so.
#ifndef COROLINT_CHECKS_SUBJECTS_MEANWHILE_H
#define COROLINT_CHECKS_SUBJECTS_MEANWHILE_H

#include "code/Function.h"

#include <optional>

namespace corolint {

struct Meanwhile {
  const clang::Expr *Where = nullptr;
  const Function *By = nullptr;
};

/// The first statement that \p Wanted recognises and that may run while \p F is suspended in
/// \p During (null: anywhere). What \p F awaits, what runs \p F, and what waits for work that was
/// started elsewhere takes turns with it. Where \p F holds a lock, so does who may hold one.
std::optional<Meanwhile> whatRunsMeanwhile(const Function &F, const clang::Stmt *During,
                                           llvm::function_ref<bool(const clang::Stmt *)> Wanted,
                                           bool Locked = false);

/// `co_await gate_.close();`, `co_await std::move(loop_);`: whether \p By waits for work that was
/// started elsewhere, such as \p For, before it comes to \p Where.
bool waitsFirst(const clang::Stmt *Where, const Function &By, const Function &For);

/// Whether the object that glvalue \p E names can be seen by others than its coroutine.
bool isSharedPlace(const clang::Expr *E);

/// Whether a lock, guard or permit lives where \p At runs: then nobody else is there.
bool isUnderGuard(const clang::Stmt *At, const Function &F);

} // namespace corolint

#endif
