// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The life of one task variable on the flow: it holds a task, was awaited, moved from, or is empty.
#ifndef COROLINT_CHECKS_SUBJECTS_TASKSTATE_H
#define COROLINT_CHECKS_SUBJECTS_TASKSTATE_H

#include "flow/Flow.h"
#include "values/Consumption.h"

namespace corolint {

enum class TaskState : unsigned {
  Holds,   ///< a task that nobody consumed yet
  Awaited, ///< its task was awaited through this variable
  Moved,   ///< its task lives elsewhere
  Empty,   ///< default-constructed
  Unknown, ///< somebody else may have touched it
};

/// What one mention of a task variable does to the task.
enum class TaskUse {
  Inspected, ///< asked whether it is valid or done
  Silenced,  ///< (void)t
  Awaited,
  Moved,    ///< certainly handed over: to a variable, a by-value parameter, the caller
  Assigned, ///< given another task
  Escaped,  ///< anything else; nothing is known afterwards
};

struct TaskTouch {
  const clang::Expr *Name; ///< the DeclRefExpr, or the LambdaExpr that captures it
  TaskUse What;
  Consumption How;
};

struct TaskVariable {
  const clang::VarDecl *Decl = nullptr;
  const TypeProfile *Profile = nullptr;
  TaskState Start = TaskState::Unknown;
  bool Owned = true; ///< false for a parameter that is a reference
  std::vector<TaskTouch> Touches;

  bool isEver(TaskUse Use) const {
    return llvm::any_of(Touches, [&](const TaskTouch &T) { return T.What == Use; });
  }
};

/// Whether a value of this profile is lost when nobody awaits it: a task, or an awaiter, which
/// does nothing before it is awaited, or a handle whose end cancels what it stands for. What else
/// is awaitable by operator co_await may be a future whose work goes on.
bool mustBeAwaited(const TypeProfile &Profile, const Function &F);

/// Local variables and parameters of such a type.
std::vector<TaskVariable> taskVariables(const Function &F);

/// Whether a path may meet a touch of \p V after another, or the same again.
bool mayBeTouchedAgain(const TaskVariable &V, const Function &F);

/// A variable's state on a path, and the touch that brought it there (null: its declaration).
struct TaskMoment {
  TaskState State;
  const TaskTouch *Since;
};

/// Follows \p V from its declaration to its death. \p Visit is called before each touch, and with
/// a null touch for what else happens and for the end of the variable's life.
using TaskVisitor =
    llvm::function_ref<Flow::Next(TaskMoment, const TaskTouch *Touch, const Event &)>;
std::optional<FlowPath> follow(const TaskVariable &V, const Function &F, TaskVisitor Visit);

} // namespace corolint

#endif
