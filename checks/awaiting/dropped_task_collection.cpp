// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "subjects/TaskCollections.h"
#include "words/Awaiting.h"

namespace {
using namespace corolint;
using namespace clang;

struct DroppedTaskCollection final : Check<> {
  void function(const Function &F, Report &R) const override {
    for (const TaskCollection &C : droppedTaskCollections(F)) {
      if (C.Variable) {
        FindingBuilder Found = R.warn(C.Variable->getLocation(), "nobody awaits the tasks in '{0}'",
                                      C.Variable->getName());
        for (const Expr *Fill : C.Fills)
          Found.step(Fill->getSourceRange(), "tasks are put into it here");
      } else {
        R.warn(C.Value->getSourceRange(), "the tasks made here are dropped together; of each, {0}",
               dropConsequence(*C.Profile));
      }
    }
  }
};
} // namespace

COROLINT_CHECK(dropped_task_collection, DroppedTaskCollection,
               ({.Name = "coro-dropped-task-collection",
                 .Summary = "Tasks are collected, and the collection dies with none awaited"}))
