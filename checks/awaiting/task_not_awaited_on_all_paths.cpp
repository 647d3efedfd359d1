// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "code/Testing.h"
#include "flow/Flow.h"
#include "flow/Watch.h"
#include "subjects/Background.h"
#include "subjects/TaskState.h"
#include "words/Awaiting.h"

namespace {
using namespace corolint;
using namespace clang;

struct Options {
  bool Strict = false;
  static constexpr auto describe() {
    return std::tuple{option("Strict", &Options::Strict,
                             "Also report lazy tasks: dropping one that never started costs only "
                             "the work that was not done.")};
  }
};

struct TaskNotAwaitedOnAllPaths final : Check<::Options> {
  void function(const Function &F, Report &R) const override {
    std::vector<TaskVariable> Concerned = taskVariables(F);
    llvm::erase_if(Concerned, [&](const TaskVariable &V) { return !concerns(V, F); });
    std::vector<Watched> All;
    for (const TaskVariable &V : Concerned)
      All.push_back(endsOf(V));
    Watch Known(flowOf(F) ? llvm::ArrayRef(All) : llvm::ArrayRef<Watched>(), F);
    for (unsigned I = 0; I != Concerned.size() && flowOf(F); ++I)
      if (Known.fromDeclaration(I))
        if (std::optional<FlowPath> Path = dropPath(Concerned[I], F))
          report(Concerned[I], *Path, R);
  }

private:
  bool concerns(const TaskVariable &V, const Function &F) const {
    const TypeProfile &Profile = *V.Profile;
    return Profile.isTask() && !Profile.Copyable && Profile.Drop != DropEffect::Blocks &&
           !isDroppedByDesign(Profile, F) &&
           (Options.Strict || Profile.Start == StartKind::Eager) && V.Owned &&
           V.Start == TaskState::Holds && !llvm::isa<ParmVarDecl>(V.Decl) &&
           !V.isEver(TaskUse::Silenced) && (V.isEver(TaskUse::Awaited) || V.isEver(TaskUse::Moved));
  }

  /// The death of the variable and what gives it another task, before anything else consumes it.
  static Watched endsOf(const TaskVariable &V) {
    Watched Ends{V.Decl, {}, {}, /*DiesAtGoal=*/true};
    for (const TaskTouch &Touch : V.Touches)
      if (Touch.What == TaskUse::Assigned)
        Ends.Goals.push_back(Touch.How.At);
      else if (Touch.What != TaskUse::Silenced)
        Ends.Stops.push_back(Touch.Name);
    return Ends;
  }

  static std::optional<FlowPath> dropPath(const TaskVariable &V, const Function &F) {
    return follow(V, F, [&](TaskMoment Now, const TaskTouch *Touch, const Event &E) {
      // What was asked about itself is dropped knowingly.
      if (Now.State != TaskState::Holds || (Touch && Touch->What == TaskUse::Inspected))
        return Flow::Next::Prune;
      if (Touch && Touch->What == TaskUse::Assigned && F.isCoroutine())
        return Flow::Next::Found;
      // It has worked until there, and ends with its owner: that may be what this path wants.
      if (!Touch && endsWithOwner(*V.Profile) && letsOthersRun(E, F))
        return Flow::Next::Prune;
      bool Dies = E.Kind == Event::VariableDies || E.Kind == Event::LifetimeEnds;
      if (Touch || !Dies)
        return Flow::Next::Go;
      // ASSERT_EQ(…): a test that fails there has said so already.
      bool Fails =
          llvm::isa_and_nonnull<ReturnStmt, CoreturnStmt>(E.Node) && isInAssertion(E.Node, F);
      return Fails ? Flow::Next::Prune : Flow::Next::Found;
    });
  }

  static void report(const TaskVariable &V, const FlowPath &Path, Report &R) {
    if (Path.End.Kind == Event::Statement)
      return reportOverwritten(V, Path, R);
    FindingBuilder Found = R.warn(V.Decl->getLocation(), "'{0}' is not awaited on every path: {1}",
                                  V.Decl->getName(), dropConsequence(*V.Profile));
    describeBranches(Path, Found);
    if (Path.End.Node)
      Found.step(Path.End.Node->getSourceRange(), "it is destroyed here, not awaited");
  }

  static void reportOverwritten(const TaskVariable &V, const FlowPath &Path, Report &R) {
    FindingBuilder Found = R.warn(Path.End.Node->getSourceRange(),
                                  "the task in '{0}' is overwritten, not awaited: {1}",
                                  V.Decl->getName(), dropConsequence(*V.Profile));
    Found.step(V.Decl->getLocation(), "it is made here");
    describeBranches(Path, Found);
  }
};
} // namespace

COROLINT_CHECK(task_not_awaited_on_all_paths, TaskNotAwaitedOnAllPaths,
               ({.Name = "coro-task-not-awaited-on-all-paths",
                 .Summary = "A task is awaited on one path and dropped on another"}))
