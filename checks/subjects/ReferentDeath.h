// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Whether an object dies before the task that refers to it was waited for.
#ifndef COROLINT_CHECKS_SUBJECTS_REFERENTDEATH_H
#define COROLINT_CHECKS_SUBJECTS_REFERENTDEATH_H

#include "TaskRoute.h"
#include "values/Referent.h"

namespace corolint {

/// Where the task was when its referent died, and what is done to it afterwards.
struct LateTask {
  Destination Goes;
  const clang::Stmt *Used = nullptr; ///< null: the task runs on by itself
};

/// Follows a task of \p Profile, which \p Made makes, from \p Goes, where it was put, to a place
/// where \p What, to which it refers, is dead. \p RunsAtOnce: the task ran up to its first
/// suspension when it was made, so that it is late without being used.
std::optional<LateTask> outlivesReferent(const Function &F, const TypeProfile &Profile,
                                         const Referent &What, bool RunsAtOnce,
                                         const Destination &Goes, const clang::Expr *Made);

/// Whether \p What, a local or a capture, dies on a path from \p Since, which started or kept \p
/// Made, on which nothing could have waited for that; see Joining.
bool diesUnwaited(const Referent &What, const clang::Expr *Made, const clang::Stmt *Since,
                  const Function &F);

/// Whether \p What is in the closure of \p F, which is called once and then destroyed: it was given
/// to what keeps it until then (`post`, `then`).
bool diesWithClosure(const Referent &What, const Function &F);

} // namespace corolint

#endif
