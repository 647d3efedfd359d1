// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// From which functions control gets to what is looked for, and on which shortest way.
#ifndef COROLINT_CHECKS_LINK_REACH_H
#define COROLINT_CHECKS_LINK_REACH_H

#include "Program.h"

namespace corolint {

/// Why control does not get through a call, or blocking does not matter behind it.
enum class Barrier {
  None,
  Unknown,     ///< no body, or a callable that its receiver does not call
  Offloaded,   ///< runs where blocking is allowed
  Switched,    ///< after an await that moved the coroutine there
  Callback,    ///< runs later, on its own
  NonBlocking, ///< declared so, and judged by itself
  Coroutine,   ///< suspended when it is called; judged by itself
  Awaiter,     ///< a member of an awaiter; judged by itself
  Named,       ///< the user said so
};

/// What ways may pass.
struct ReachRules {
  std::vector<std::string> Barriers; ///< qualified names, "*" stands for anything
  bool ThroughBarriers = false;      ///< only what has no body stops
  bool AllOverriders = false;        ///< a virtual call may run every overrider that is known

  Barrier barrierAt(const Program &In, const CallSummary &Call, FunctionId Target) const;
};

/// A call on a way, and the function that it runs.
struct WayStep {
  const CallSummary *Call;
  FunctionId Runs;
};
using Way = std::vector<WayStep>;

/// All functions from which one of some goals is reached. Breadth first and backwards from the
/// goals: linear in the calls of the program, and every way found is a shortest one.
class Reach {
public:
  Reach(const Program &In, const ReachRules &Rules, llvm::function_ref<bool(FunctionId)> IsGoal);

  bool reaches(FunctionId F) const { return Distance[F] != NoIndex; }
  /// Number of calls to the goal, where reaches().
  uint32_t distance(FunctionId F) const { return Distance[F]; }
  /// A shortest way; empty at a goal.
  Way wayFrom(FunctionId F) const;
  /// What \p Call runs on its shortest way, NoIndex where it leads to no goal.
  FunctionId next(const CallSummary &Call) const;

private:
  void indexOverriders();
  void expand(FunctionId F);

  const Program &In;
  const ReachRules &Rules;
  std::vector<uint32_t> Distance;
  std::vector<uint32_t> NextCall;
  std::vector<FunctionId> NextFunction;
  std::vector<FunctionId> Queue;
  std::vector<std::pair<TextId, uint32_t>> VirtualCalls; ///< (callee, call)
  std::vector<std::pair<TextId, FunctionId>> Overriders; ///< (overridden, overrider)
};

} // namespace corolint

#endif
