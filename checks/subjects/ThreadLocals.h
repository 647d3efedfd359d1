// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// State that belongs to a thread: thread_local variables and errno.
#ifndef COROLINT_CHECKS_SUBJECTS_THREADLOCALS_H
#define COROLINT_CHECKS_SUBJECTS_THREADLOCALS_H

#include "code/Function.h"

namespace corolint {

/// The thread_local variable that \p E names, as a whole or in part (`v`, `v.m`, `v[i]`); null for
/// anything else.
const clang::VarDecl *threadLocalOf(const clang::Expr *E);

/// Whether \p E is an access to errno.
bool isErrno(const clang::Expr *E);

/// The thread_local to which \p E, a reference or a pointer, refers: its address, or what a
/// function returns whose visible body does nothing else.
const clang::VarDecl *threadLocalBehind(const clang::Expr *E);

/// Whether \p E, a mention of a variable in \p F, is the target of an assignment, of ++ or of --.
bool isWritten(const clang::Expr *E, const Function &F);

/// The thread_local that \p S assigns to, increments, exchanges or swaps.
const clang::VarDecl *threadLocalWrittenAt(const clang::Stmt *S);

/// The thread_local whose value \p E is, as it is or as std::exchange() gives it.
const clang::VarDecl *threadLocalReadBy(const clang::Expr *E);

/// The thread_locals that the visible body of \p F, its member initialisers and the functions that
/// it calls write.
llvm::SmallVector<const clang::VarDecl *, 2> threadLocalsWrittenBy(const clang::FunctionDecl *F);

} // namespace corolint

#endif
