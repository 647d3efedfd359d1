// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Containers, tuples and arrays that own tasks: filled, and read or not.
#ifndef COROLINT_CHECKS_SUBJECTS_TASKCOLLECTIONS_H
#define COROLINT_CHECKS_SUBJECTS_TASKCOLLECTIONS_H

#include "values/Consumption.h"

namespace corolint {

/// The profile of the tasks that a value of type \p T owns as its elements, or null.
const TypeProfile *elementTasks(clang::QualType T, const Function &F);

/// A collection that is given tasks.
struct TaskCollection {
  const clang::VarDecl *Variable = nullptr; ///< null for a temporary
  const clang::Expr *Value = nullptr;       ///< the temporary
  const TypeProfile *Profile = nullptr;     ///< of its tasks
  std::vector<const clang::Expr *> Fills;   ///< what puts tasks into it
  std::vector<const clang::Expr *> Takes;   ///< what may take tasks out
};

/// Those from which no task is ever taken.
std::vector<TaskCollection> droppedTaskCollections(const Function &F);

/// Local collections that are given tasks after they were declared, and are read.
std::vector<TaskCollection> readTaskCollections(const Function &F);

} // namespace corolint

#endif
