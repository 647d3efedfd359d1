// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "code/Testing.h"
#include "flow/Flow.h"
#include "subjects/TaskState.h"

namespace {
using namespace corolint;
using namespace clang;

/// The second use, and the first.
struct Again {
  const TaskTouch *First;
  const TaskTouch *Second;
};

bool isSecondAwait(TaskMoment Now, const TaskTouch &Touch, const TaskVariable &V) {
  if (V.Profile->Await != AwaitRule::SingleShot || Now.State != TaskState::Awaited)
    return false;
  return Touch.What == TaskUse::Awaited || Touch.What == TaskUse::Moved;
}

/// `when_all(std::move(t), std::move(t))`.
bool isSecondArgument(TaskMoment Now, const TaskTouch &Touch) {
  return Now.State == TaskState::Moved && Touch.What == TaskUse::Moved && Now.Since != &Touch &&
         Touch.How.What == Fate::Argument && Now.Since->How.What == Fate::Argument &&
         Touch.How.At == Now.Since->How.At;
}

std::optional<Again> findAgain(const TaskVariable &V, const Function &F) {
  std::optional<Again> Found;
  follow(V, F, [&](TaskMoment Now, const TaskTouch *Touch, const Event &) {
    if (!Touch || isExpectedToThrow(Touch->Name, F) ||
        !(isSecondAwait(Now, *Touch, V) || isSecondArgument(Now, *Touch)))
      return Flow::Next::Go;
    Found = Again{Now.Since, Touch};
    return Flow::Next::Found;
  });
  return Found;
}

struct TaskAwaitedTwice final : Check<> {
  void function(const Function &F, Report &R) const override {
    for (const TaskVariable &V : taskVariables(F))
      if (V.Profile->isTask() && !V.Profile->Copyable)
        if (std::optional<Again> Found = findAgain(V, F))
          report(V, *Found, R);
  }

private:
  static void report(const TaskVariable &V, const Again &Found, Report &R) {
    SourceRange Where = Found.Second->Name->getSourceRange();
    llvm::StringRef Name = V.Decl->getName();
    if (Found.First == Found.Second) {
      R.warn(Where, "'{0}' is awaited again in the next iteration, but its task runs only once",
             Name)
          .step(V.Decl->getLocation(), "the task is made here, outside the loop");
      return;
    }
    bool Handed = Found.Second->What == TaskUse::Moved;
    R.warn(Where, "'{0}' is {1} a second time, but its task runs only once", Name,
           Handed ? "handed over" : "awaited")
        .step(Found.First->Name->getSourceRange(), "first {0} here",
              Found.First->What == TaskUse::Moved ? "handed over" : "awaited");
  }
};
} // namespace

COROLINT_CHECK(task_awaited_twice, TaskAwaitedTwice,
               ({.Name = "coro-task-awaited-twice",
                 .Summary = "A task that can be awaited only once is awaited again"}))
