// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Coroutine handles, and the members that are called on them.
#ifndef COROLINT_CHECKS_CODE_HANDLECALLS_H
#define COROLINT_CHECKS_CODE_HANDLECALLS_H

#include "clang/AST/Expr.h"

namespace corolint {

/// Whether \p T is a std::coroutine_handle<…>, references stripped.
bool isHandle(clang::QualType T);

enum class HandleAct { None, Resumes, Destroys, Asks, Promises, Others };

/// A call of a member of a coroutine handle, `h()` included.
struct HandleCall {
  HandleAct Act = HandleAct::None;
  const clang::Expr *Handle = nullptr;
};
HandleCall handleCallOf(const clang::Stmt *S);

} // namespace corolint

#endif
