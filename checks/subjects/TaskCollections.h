// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Containers, tuples and arrays that own tasks: filled, and read or not.
#ifndef COROLINT_CHECKS_SUBJECTS_TASKCOLLECTIONS_H
#define COROLINT_CHECKS_SUBJECTS_TASKCOLLECTIONS_H

#include "values/Consumption.h"

namespace corolint {

/// The profile of the tasks that a value of type \p T owns as its elements, or null.
const TypeProfile *elementTasks(clang::QualType T, const Function &F);

/// A collection that is given tasks and from which none is ever taken.
struct TaskCollection {
  const clang::VarDecl *Variable = nullptr; ///< null for a temporary
  const clang::Expr *Value = nullptr;       ///< the temporary
  const TypeProfile *Profile = nullptr;     ///< of its tasks
  std::vector<const clang::Expr *> Fills;   ///< what puts tasks into it
};

std::vector<TaskCollection> droppedTaskCollections(const Function &F);

} // namespace corolint

#endif
