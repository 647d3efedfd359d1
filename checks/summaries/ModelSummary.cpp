// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The roles of models and annotations in the words of summaries.
#include "Summary.h"

using namespace clang;

namespace corolint {
namespace {

struct RoleEffect {
  Role Of;
  ArgumentEffect Effect;
};

constexpr RoleEffect Effects[] = {
    {Role::Bridges, ArgumentEffect::RunsToEnd},
    {Role::RunsLoop, ArgumentEffect::RunsToEnd},
    {Role::Spawns, ArgumentEffect::Starts},
    {Role::SpawnsJoinable, ArgumentEffect::Starts},
    {Role::Forgets, ArgumentEffect::Starts},
    {Role::Combines, ArgumentEffect::Returns},
    {Role::Races, ArgumentEffect::Returns},
    {Role::Wraps, ArgumentEffect::Returns},
    {Role::Timeout, ArgumentEffect::Returns},
    {Role::Stabilises, ArgumentEffect::Returns},
    {Role::Offloads, ArgumentEffect::CallsElsewhere},
    {Role::Callback, ArgumentEffect::CallsLater},
    {Role::RunsInline, ArgumentEffect::Calls},
    {Role::DropsCallable, ArgumentEffect::Calls},
};

/// The names of any.yaml mean the same in whatever library, or so one hopes.
Evidence evidenceOf(const FunctionModel *Model) {
  return Model && Model->Library == "any" ? Evidence::Assumed : Evidence::Declared;
}

} // namespace

ArgumentSummary declaredSummary(const FunctionDecl *Callee, const Models &Known) {
  ArgumentSummary Found;
  if (!Callee)
    return Found;
  const FunctionModel *Model = Known.function(Callee);
  for (const RoleEffect &One : Effects)
    if (Known.has(Callee, One.Of) && !Found.has(One.Effect))
      Found.Uses.push_back({One.Effect, evidenceOf(Model && Model->has(One.Of) ? Model : nullptr)});
  return Found;
}

} // namespace corolint
