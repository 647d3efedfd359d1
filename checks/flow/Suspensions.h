// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Suspensions that control may meet before or after a point.
#ifndef COROLINT_CHECKS_FLOW_SUSPENSIONS_H
#define COROLINT_CHECKS_FLOW_SUSPENSIONS_H

#include "code/Function.h"

namespace corolint {

/// On any path from the declaration of \p Var to the end of its life, or null.
const clang::CoroutineSuspendExpr *suspensionWhileAlive(const clang::VarDecl *Var,
                                                        const Function &F);

/// On any path after \p S, or null.
const clang::CoroutineSuspendExpr *suspensionAfter(const clang::Stmt *S, const Function &F);

/// Whether on some path the body may have suspended when it evaluates \p S.
bool suspendsBefore(const clang::Stmt *S, const Function &F);

} // namespace corolint

#endif
