// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What was found out before a suspension, and is relied upon after it.
#ifndef COROLINT_CHECKS_FLOW_LATEUSE_H
#define COROLINT_CHECKS_FLOW_LATEUSE_H

#include "Flow.h"
#include "code/Function.h"

namespace corolint {

enum class Touch {
  None,
  Relies, ///< on what was found out
  Renews, ///< finds out anew
  Ends,   ///< the path does not matter any more
};

struct LateUse {
  const clang::CoroutineSuspendExpr *Suspended = nullptr; ///< the first on the way
  const clang::Stmt *Used = nullptr;
};

/// A way from \p From through a suspension to an event that relies on what was known at \p From.
std::optional<LateUse> lateUse(FlowPoint From, const Function &F,
                               llvm::function_ref<Touch(const Event &)> TouchOf);

/// As above, of variable \p Var since its declaration: any use relies on it, an assignment renews.
std::optional<LateUse> lateUse(const clang::VarDecl &Var, const Function &F);

/// The next step of \p Loop, or a use of its element by reference, after its body suspended.
std::optional<LateUse> lateStep(const clang::CXXForRangeStmt &Loop, const Function &F);

} // namespace corolint

#endif
