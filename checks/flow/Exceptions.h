// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which exceptions certainly leave a body, and where they end.
#ifndef COROLINT_CHECKS_FLOW_EXCEPTIONS_H
#define COROLINT_CHECKS_FLOW_EXCEPTIONS_H

#include "code/Function.h"

namespace corolint {

/// What a promise does with an exception that leaves the coroutine's body.
enum class UnhandledException {
  Kept,       ///< stored for whoever awaits, or handled in a way that is not seen here
  Terminates, ///< ends the program
  Vanishes,   ///< nothing at all
  Escapes,    ///< rethrown into whoever resumed the coroutine
};
UnhandledException unhandledException(const clang::CXXRecordDecl *Promise, const Function &F);

/// Whether no exception leaves \p F, as declared. A specification that is not yet evaluated says
/// nothing.
bool isNoexcept(const clang::FunctionDecl &F);

/// Whether what \p Await resumes with may throw: unless its await_resume() says noexcept.
bool mayThrow(const clang::CoawaitExpr &Await);

/// Whether a try block of \p F with any handler encloses \p S; with \p Within, one that is inside
/// that statement.
bool isCaught(const clang::Stmt *S, const Function &F, const clang::Stmt *Within = nullptr);

/// A throw that leaves the body: \p Where is in it, \p Throw possibly in what it calls.
struct Thrower {
  const clang::Expr *Where;
  const clang::CXXThrowExpr *Throw;
};

/// Throw expressions outside any try block, in \p F and in the functions it calls or awaits itself,
/// where their bodies are visible.
std::vector<Thrower> uncaughtThrows(const Function &F);

/// The throw that leaves \p Callee, in its own body or in what that calls; null where none is seen.
const clang::CXXThrowExpr *throwIn(const clang::FunctionDecl *Callee, const Function &From);

/// As uncaughtThrows(), of what leaves \p Block, a statement of \p F; a rethrow too.
std::vector<Thrower> throwsOutOf(const clang::Stmt *Block, const Function &F);

} // namespace corolint

#endif
