// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Handles that are used in a state that forbids it, within one function.
#ifndef COROLINT_CHECKS_SUBJECTS_HANDLESTATE_H
#define COROLINT_CHECKS_SUBJECTS_HANDLESTATE_H

#include "Handles.h"

namespace corolint {

struct HandleMisuse {
  const clang::Stmt *Since = nullptr; ///< what brought the handle into its state
  const clang::Expr *Use = nullptr;
  HandleAct Then = HandleAct::None;
};

/// Handles on which \p First was called and which are used again with nothing assigned between.
std::vector<HandleMisuse> handlesUsedAfter(const Function &F, HandleAct First);

/// Local handles that are null from their declaration or an assignment on, and are used with
/// nothing that could change them, nor any test, between.
std::vector<HandleMisuse> handlesUsedWhileNull(const Function &F);

} // namespace corolint

#endif
