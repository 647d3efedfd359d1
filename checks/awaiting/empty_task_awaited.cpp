// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "code/Testing.h"
#include "flow/Flow.h"
#include "subjects/TaskState.h"
#include "words/Awaiting.h"

namespace {
using namespace corolint;
using namespace clang;

struct EmptyTaskAwaited final : Check<> {
  void function(const Function &F, Report &R) const override {
    for (const TaskVariable &V : taskVariables(F))
      if (V.Profile->isTask() && !V.Profile->Copyable)
        look(V, F, R);
  }

private:
  static bool awaits(const TaskTouch &Touch, const Function &F) {
    const FunctionDecl *Callee = calleeOf(Touch.How.At);
    return Touch.What == TaskUse::Awaited ||
           (Touch.How.What == Fate::Argument && Callee &&
            (F.models().has(Callee, Role::Bridges) || F.models().has(Callee, Role::Combines)));
  }

  /// `task<> t; try { t = f(); } catch (...) {…}`: making a task hardly ever throws, so the way
  /// through the handler is no story to tell.
  static bool isFilledInTry(const TaskVariable &V, const Function &F) {
    return llvm::any_of(V.Touches, [&](const TaskTouch &Touch) {
      const Stmt *S = Touch.What == TaskUse::Assigned ? Touch.Name : nullptr;
      while (S && !llvm::isa<CXXTryStmt>(S))
        S = F.parent(S);
      return S != nullptr;
    });
  }

  static bool mayBecomeEmpty(const TaskVariable &V, const Function &F) {
    return V.Start == TaskState::Empty || mayBeTouchedAgain(V, F);
  }

  static void look(const TaskVariable &V, const Function &F, Report &R) {
    if (!mayBecomeEmpty(V, F))
      return;
    TaskMoment Before{TaskState::Unknown, nullptr};
    const TaskTouch *Await = nullptr;
    auto Path = follow(V, F, [&](TaskMoment Now, const TaskTouch *Touch, const Event &E) {
      // `if (t)` knows.
      if (!Touch)
        return E.Kind == Event::Branch && V.isEver(TaskUse::Inspected) ? Flow::Next::Prune
                                                                       : Flow::Next::Go;
      bool Hollow = Now.State == TaskState::Empty || Now.State == TaskState::Moved;
      bool SameCall = Now.Since && Now.Since->How.At == Touch->How.At;
      if (!Hollow || SameCall || !awaits(*Touch, F) || isExpectedToThrow(Touch->Name, F) ||
          (!Now.Since && isFilledInTry(V, F)))
        return Flow::Next::Go;
      Before = Now;
      Await = Touch;
      return Flow::Next::Found;
    });
    if (Path)
      report(V, Before, *Await, *Path, R);
  }

  static void report(const TaskVariable &V, TaskMoment Before, const TaskTouch &Await,
                     const FlowPath &Path, Report &R) {
    bool Moved = Before.State == TaskState::Moved;
    FindingBuilder Found =
        R.warn(Await.Name->getSourceRange(), "'{0}' is awaited but {1}", V.Decl->getName(),
               Moved ? "its task was moved away" : "holds no task");
    if (Before.Since)
      Found.step(Before.Since->Name->getSourceRange(), Moved ? "moved away here" : "emptied here");
    else
      Found.step(V.Decl->getLocation(), "constructed without a task here");
    describeBranches(Path, Found);
  }
};
} // namespace

COROLINT_CHECK(empty_task_awaited, EmptyTaskAwaited,
               ({.Name = "coro-empty-task-awaited",
                 .Summary = "A task variable is awaited that holds no task"}))
