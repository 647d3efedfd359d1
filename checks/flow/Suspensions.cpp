// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Suspensions.h"
#include "Flow.h"

using namespace clang;

namespace corolint {

/// \p End, where given, is the variable whose death ends a path.
static const CoroutineSuspendExpr *firstSuspension(std::optional<FlowPoint> From, const Function &F,
                                                   const VarDecl *End = nullptr) {
  if (!From)
    return nullptr;
  auto Step = [&](const Event &E, unsigned &) {
    if ((E.Kind == Event::VariableDies || E.Kind == Event::LifetimeEnds) && E.Variable == End)
      return Flow::Next::Prune;
    return E.Kind == Event::Suspension && F.maySuspendAt(E.Node) ? Flow::Next::Found
                                                                 : Flow::Next::Go;
  };
  std::optional<FlowPath> Path = flowOf(F)->search(*From, 0, Step);
  return Path ? Path->End.as<CoroutineSuspendExpr>() : nullptr;
}

const CoroutineSuspendExpr *suspensionWhileAlive(const VarDecl *Var, const Function &F) {
  if (!flowOf(F))
    return nullptr;
  return firstSuspension(
      llvm::isa<ParmVarDecl>(Var) ? flowOf(F)->entry() : flowOf(F)->declared(Var), F, Var);
}

const CoroutineSuspendExpr *suspensionAfter(const Stmt *S, const Function &F) {
  return flowOf(F) ? firstSuspension(flowOf(F)->after(S), F) : nullptr;
}

bool suspendsBefore(const Stmt *S, const Function &F) {
  auto Step = [&](const Event &E, unsigned &Suspended) {
    if (E.Node == S && E.Kind == Event::Statement)
      return Suspended ? Flow::Next::Found : Flow::Next::Go;
    Suspended |= E.Kind == Event::Suspension && F.maySuspendAt(E.Node);
    return Flow::Next::Go;
  };
  return !flowOf(F) || flowOf(F)->search(Step);
}

} // namespace corolint
