// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Reach.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/GlobPattern.h"

namespace corolint {
namespace {

bool matchesAny(llvm::StringRef Name, llvm::ArrayRef<std::string> Patterns) {
  return llvm::any_of(Patterns, [&](const std::string &Pattern) {
    if (Pattern == Name)
      return true;
    llvm::Expected<llvm::GlobPattern> Glob = llvm::GlobPattern::create(Pattern);
    if (Glob)
      return Glob->match(Name);
    llvm::consumeError(Glob.takeError());
    return false;
  });
}

/// Whether a call of coroutine \p F by \p Call runs its body then and there.
bool runsBody(const FunctionSummary &F, const CallSummary &Call) {
  if (F.Coroutine == CoroutineKind::Generator)
    return Call.Kind == CallKind::Generator;
  return F.Coroutine == CoroutineKind::Monadic;
}

} // namespace

Barrier ReachRules::barrierAt(const Program &In, const CallSummary &Call, FunctionId Target) const {
  if (ThroughBarriers)
    return Target == NoIndex ? Barrier::Unknown : Barrier::None;
  if (Call.Kind == CallKind::Offload)
    return Barrier::Offloaded;
  if (Call.Kind == CallKind::Callback)
    return Barrier::Callback;
  if (Call.Switched)
    return Barrier::Switched;
  if (Target == NoIndex)
    return Barrier::Unknown;
  if (Call.Kind == CallKind::Passed) {
    FunctionId Via = In.via(Call);
    if (Via == NoIndex || !(In.function(Via).InvokedParameters & (1u << Call.Argument)))
      return Barrier::Unknown;
  }
  const FunctionSummary &F = In.function(Target);
  if (!Barriers.empty() && matchesAny(In.text(F.Name), Barriers))
    return Barrier::Named;
  if (F.DeclaredNonBlocking)
    return Barrier::NonBlocking;
  if (F.Role == FunctionRole::Coroutine && !runsBody(F, Call))
    return Barrier::Coroutine;
  if (F.Role == FunctionRole::AwaiterMember)
    return Barrier::Awaiter;
  return Barrier::None;
}

Reach::Reach(const Program &In, const ReachRules &Rules,
             llvm::function_ref<bool(FunctionId)> IsGoal)
    : In(In), Rules(Rules), Distance(In.functions().size(), NoIndex),
      NextCall(In.functions().size(), NoIndex), NextFunction(In.functions().size(), NoIndex) {
  if (Rules.AllOverriders)
    indexOverriders();
  for (FunctionId F = 0; F != In.functions().size(); ++F)
    if (IsGoal(F)) {
      Distance[F] = 0;
      Queue.push_back(F);
    }
  for (size_t I = 0; I != Queue.size(); ++I)
    expand(Queue[I]);
}

void Reach::indexOverriders() {
  for (const CallSummary &Call : In.calls())
    if (Call.Kind == CallKind::Virtual)
      VirtualCalls.emplace_back(Call.Callee, In.indexOf(Call));
  for (FunctionId F = 0; F != In.functions().size(); ++F)
    for (TextId Base : In.overrides(F))
      Overriders.emplace_back(Base, F);
  llvm::sort(VirtualCalls);
  llvm::sort(Overriders);
}

void Reach::expand(FunctionId F) {
  auto Visit = [&](uint32_t Index) {
    FunctionId Caller = In.callerOf(Index);
    if (Distance[Caller] != NoIndex || Rules.barrierAt(In, In.call(Index), F) != Barrier::None)
      return;
    Distance[Caller] = Distance[F] + 1;
    NextCall[Caller] = Index;
    NextFunction[Caller] = F;
    Queue.push_back(Caller);
  };
  for (uint32_t Index : In.callers(F))
    Visit(Index);
  if (!Rules.AllOverriders)
    return;
  for (TextId Base : In.overrides(F))
    for (auto It = llvm::lower_bound(VirtualCalls, std::pair(Base, 0u));
         It != VirtualCalls.end() && It->first == Base; ++It)
      Visit(It->second);
}

FunctionId Reach::next(const CallSummary &Call) const {
  FunctionId Best = NoIndex;
  auto Consider = [&](FunctionId F) {
    if (F != NoIndex && reaches(F) && Rules.barrierAt(In, Call, F) == Barrier::None &&
        (Best == NoIndex || Distance[F] < Distance[Best]))
      Best = F;
  };
  Consider(In.target(Call));
  if (Call.Kind == CallKind::Virtual)
    for (auto It = llvm::lower_bound(Overriders, std::pair(Call.Callee, 0u));
         It != Overriders.end() && It->first == Call.Callee; ++It)
      Consider(It->second);
  return Best;
}

Way Reach::wayFrom(FunctionId F) const {
  Way Found;
  for (; NextCall[F] != NoIndex; F = NextFunction[F])
    Found.push_back({&In.call(NextCall[F]), NextFunction[F]});
  return Found;
}

} // namespace corolint
