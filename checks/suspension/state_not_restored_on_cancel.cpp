// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "flow/Flow.h"
#include "values/Places.h"

namespace {
using namespace corolint;
using namespace clang;

/// A change that a later statement takes back: true/false, ++/--.
struct Change {
  const Expr *At = nullptr;
  std::string Place;
  int Sort = 0; ///< 1 and -1 are ++ and --, 2 and -2 are true and false
};

std::optional<Change> changeOf(const Stmt *S) {
  if (const auto *Unary = llvm::dyn_cast<UnaryOperator>(S);
      Unary && Unary->isIncrementDecrementOp() && !isFrameLocal(Unary->getSubExpr()))
    return Change{Unary, placeOf(Unary->getSubExpr()), Unary->isIncrementOp() ? 1 : -1};
  const auto *Assign = llvm::dyn_cast<BinaryOperator>(S);
  if (!Assign || Assign->getOpcode() != BO_Assign || isFrameLocal(Assign->getLHS()))
    return std::nullopt;
  if (const auto *Value = llvm::dyn_cast<CXXBoolLiteralExpr>(Assign->getRHS()->IgnoreImplicit()))
    return Change{Assign, placeOf(Assign->getLHS()), Value->getValue() ? 2 : -2};
  return std::nullopt;
}

struct StateNotRestoredOnCancel final : Check<> {
  void coroutine(const Function &F, Report &R) const override {
    if (F.suspensions().empty() || !flowOf(F))
      return;
    for (const Stmt *S : F.statements())
      if (std::optional<Change> Set = changeOf(S); Set && !Set->Place.empty())
        if (std::optional<FlowPoint> From = flowOf(F)->after(S))
          follow(*Set, *From, F, R);
  }

private:
  static void follow(const Change &Set, FlowPoint From, const Function &F, Report &R) {
    const Stmt *Suspended = nullptr;
    std::optional<FlowPath> Path = flowOf(F)->search(From, 0, [&](const Event &E, unsigned &Late) {
      if (E.Kind == Event::Suspension && F.maySuspendAt(E.Node) && !isInTry(E.Node, F)) {
        Late = 1;
        Suspended = Suspended ? Suspended : E.Node;
      }
      std::optional<Change> Next =
          E.Kind == Event::Statement ? changeOf(E.Node) : std::optional<Change>();
      if (!Next || Next->Place != Set.Place)
        return Flow::Next::Go;
      return Late && Next->Sort == -Set.Sort ? Flow::Next::Found : Flow::Next::Prune;
    });
    if (!Path)
      return;
    R.warn(Set.At->getSourceRange(),
           "this change is not undone if the coroutine is destroyed or throws before the reset")
        .step(llvm::cast<CoroutineSuspendExpr>(Suspended)->getKeywordLoc(),
              "may be destroyed while it is suspended here")
        .step(Path->End.Node->getSourceRange(), "reset only if this line is reached");
  }

  static bool isInTry(const Stmt *S, const Function &F) {
    for (; S; S = F.parent(S))
      if (llvm::isa<CXXTryStmt>(S))
        return true;
    return false;
  }
};
} // namespace

COROLINT_CHECK(state_not_restored_on_cancel, StateNotRestoredOnCancel,
               ({.Name = "coro-state-not-restored-on-cancel",
                 .Summary = "State is set and reset around a suspension by hand",
                 .Promise = Tier::Strict}))
