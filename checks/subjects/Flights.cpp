// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Flights.h"

#include "Siblings.h"
#include "TaskCollections.h"
#include "code/Testing.h"
#include "code/Unit.h"
#include "flow/Exceptions.h"
#include "flow/Flow.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::dyn_cast_or_null;
using llvm::isa;
using llvm::isa_and_nonnull;

namespace corolint {
namespace {

bool runsOn(const TypeProfile &Profile) {
  return Profile.isTask() && Profile.Start == StartKind::Eager &&
         (Profile.Drop == DropEffect::KeepsRunning || Profile.Drop == DropEffect::Aborts);
}

bool isInside(const Stmt *S, const Stmt *Around, const Function &F) {
  while (S && S != Around)
    S = F.parent(S);
  return S;
}

/// One path from where a task was started.
class Leaving {
public:
  Leaving(const Flight &Of, const Function &F, bool AnyAwait)
      : Of(Of), F(F), AnyAwait(AnyAwait), Throws(uncaughtThrows(F)) {}

  Flow::Next step(const Event &E) {
    switch (E.Kind) {
    case Event::Statement:
    case Event::Suspension:
      return llvm::is_contained(Of.Takes, E.Node) ? Flow::Next::Prune : Flow::Next::Go;
    case Event::VariableDies:
    case Event::LifetimeEnds:
      if (E.Variable != Of.Variable)
        return Flow::Next::Go;
      return leaves(E.Node) ? found(E.Node) : Flow::Next::Prune;
    case Event::Branch: // what asks the collection itself knows what is in it
      return mentions(E.Node) || takesInLoop(E.Node) ? Flow::Next::Prune : Flow::Next::Go;
    case Event::Exit:
      return llvm::isa_and_nonnull<CXXThrowExpr>(E.Node) && !isInAssertion(E.Node, F)
                 ? found(E.Node)
                 : Flow::Next::Prune;
    case Event::Thrown:
      return isKnown(E.Node) ? found(E.Node) : Flow::Next::Prune;
    case Event::Caught:
      return Flow::Next::Prune;
    default:
      return Flow::Next::Go;
    }
  }

  LeftInFlight Found;

private:
  Flow::Next found(const Stmt *By) {
    Found.By = By;
    return Flow::Next::Found;
  }

  bool leaves(const Stmt *S) const {
    return Of.Collection && llvm::isa_and_nonnull<ReturnStmt, CoreturnStmt>(S) &&
           !isInAssertion(S, F);
  }

  bool mentions(const Stmt *Condition) const {
    bool Found = false;
    walk(Condition, [&](const Stmt *S) {
      const auto *Ref = dyn_cast<DeclRefExpr>(S);
      Found |= Ref && Ref->getDecl() == Of.Variable;
      return !Found;
    });
    return Found;
  }

  /// The condition of a loop that awaits one element a round: it takes as many as there are.
  bool takesInLoop(const Stmt *Condition) const {
    const Stmt *Loop = Condition ? F.parent(Condition) : nullptr;
    return isa_and_nonnull<ForStmt, WhileStmt, DoStmt>(Loop) &&
           llvm::any_of(Of.Takes, [&](const Expr *Take) { return isInside(Take, Loop, F); });
  }

  /// The await whose await_resume() is \p Call.
  const CoroutineSuspendExpr *awaitOf(const Stmt *Call) const {
    for (const SuspensionPoint &Point : F.suspensions())
      if (const Expr *Resume = Point.Expr->getResumeExpr();
          Resume && Resume->IgnoreImplicit() == Call)
        return Point.Expr;
    return nullptr;
  }

  bool isKnown(const Stmt *Call) {
    const CoroutineSuspendExpr *Await = awaitOf(Call);
    if (!Await)
      return false;
    const Expr *Failing = movedValueOf(Await->getOperand());
    if (llvm::any_of(Throws, [&](const Thrower &T) { return T.Where == Failing; }))
      return true;
    std::optional<SiblingCall> Other =
        siblingOf(Failing, F, [](const CallExpr &Same, const Function &G) {
          return isCaught(&Same, G) && fateOf(&Same, G).What == Fate::Awaited;
        });
    Found.Handled = Other ? Other->Call : nullptr;
    const auto *Simple = dyn_cast<CoawaitExpr>(Await);
    return Other || (AnyAwait && Simple && mayThrow(*Simple));
  }

  const Flight &Of;
  const Function &F;
  bool AnyAwait;
  std::vector<Thrower> Throws;
};

} // namespace

/// What a promise gave in answer to a co_await, it may wait for when its coroutine ends: a scope.
static bool isGivenByPromise(const VarDecl &Var, const Function &F) {
  return llvm::isa_and_nonnull<CoawaitExpr>(movedValueOf(Var.getInit())) &&
         !F.types().members(F.promise(), "await_transform").empty();
}

/// The loop in which \p Await awaits one element of the collection after the other, or null.
static const Stmt *loopOver(const VarDecl *Collection, const CoawaitExpr &Await,
                            const Function &F) {
  const Expr *Element = movedValueOf(Await.getOperand());
  const auto *Subscript = dyn_cast_or_null<CXXOperatorCallExpr>(Element);
  bool Indexed = Subscript && Subscript->getOperator() == OO_Subscript &&
                 variableOf(Subscript->getArg(0)) == Collection;
  for (const Stmt *S = F.parent(&Await); S; S = F.parent(S)) {
    if (Indexed && isa<ForStmt, WhileStmt, DoStmt>(S))
      return S;
    if (const auto *Loop = dyn_cast<CXXForRangeStmt>(S))
      if (Indexed || (variableOf(Element) == Loop->getLoopVariable() &&
                      variableOf(Loop->getRangeInit()) == Collection))
        return Loop;
  }
  return nullptr;
}

/// The throw in a coroutine that is started where \p Start puts tasks in.
static const CXXThrowExpr *throwOfStarted(const Expr *Start, const Function &F) {
  const Stmt *Whole = Start;
  while (isa_and_nonnull<Expr>(F.parent(Whole)))
    Whole = F.parent(Whole);
  const CXXThrowExpr *Found = nullptr;
  walk(Whole, [&](const Stmt *S) {
    const Function *Body = isa<CallExpr>(S) ? F.unit().bodyOf(calleeOf(S)) : nullptr;
    if (Body && Body->isCoroutine() && !Found)
      Found = throwIn(&Body->decl(), F);
    return !Found;
  });
  return Found;
}

/// The `co_return` in \p Loop, which is over the collection and takes nothing but at \p Await.
static const Stmt *returnIn(const Stmt *Loop, const CoawaitExpr &Await, const Flight &Of,
                            const Function &F) {
  auto TakesMore = [&](const Expr *Take) {
    const auto *Ranged = dyn_cast<CXXForRangeStmt>(Loop);
    return isInside(Take, Loop, F) && !isInside(Take, &Await, F) &&
           !(Ranged && isInside(Take, Ranged->getRangeStmt(), F));
  };
  if (llvm::any_of(Of.Takes, TakesMore))
    return nullptr;
  for (const auto *Return : F.all<CoreturnStmt>())
    if (isInside(Return, Loop, F) && !isInAssertion(Return, F))
      return Return;
  return nullptr;
}

/// `for (…) co_await std::move(tasks[i]);`: the first that fails, or a return between two rounds,
/// leaves the others behind.
static std::optional<LeftInFlight> leftBetweenRounds(const Flight &Of, const Function &F) {
  for (const Expr *Start : Of.Starts)
    for (const auto *Await : F.all<CoawaitExpr>()) {
      const Stmt *Loop = loopOver(Of.Variable, *Await, F);
      if (!Loop || isInside(Start, Loop, F))
        continue;
      if (const Stmt *Return = returnIn(Loop, *Await, Of, F))
        return LeftInFlight{Start, Return, nullptr, nullptr};
      if (const CXXThrowExpr *Throw = isCaught(Await, F) ? nullptr : throwOfStarted(Start, F))
        return LeftInFlight{Start, Await, nullptr, Throw};
    }
  return std::nullopt;
}

std::vector<Flight> flightsIn(const Function &F) {
  std::vector<Flight> Found;
  if (!F.isCoroutine()) // what can wait for them
    return Found;
  for (const TaskVariable &V : taskVariables(F)) {
    if (!V.Owned || V.Start != TaskState::Holds || isa<ParmVarDecl>(V.Decl) ||
        V.Profile->Copyable || !runsOn(*V.Profile) || V.isEver(TaskUse::Silenced) ||
        isGivenByPromise(*V.Decl, F))
      continue;
    Flight One{V.Decl, V.Profile, {}, {}, false};
    for (const TaskTouch &Touch : V.Touches)
      if (Touch.What != TaskUse::Inspected)
        One.Takes.push_back(Touch.Name);
    if (!One.Takes.empty())
      Found.push_back(std::move(One));
  }
  for (TaskCollection &C : readTaskCollections(F))
    if (runsOn(*C.Profile))
      Found.push_back({C.Variable, C.Profile, std::move(C.Fills), std::move(C.Takes), true});
  return Found;
}

std::optional<LeftInFlight> leftInFlight(const Flight &Of, const Function &F, bool AnyAwait) {
  const Flow *Paths = flowOf(F);
  auto Follow = [&](std::optional<FlowPoint> From,
                    const Stmt *Started) -> std::optional<LeftInFlight> {
    Leaving Way(Of, F, AnyAwait);
    auto Step = [&](const Event &E, unsigned &) { return Way.step(E); };
    if (!From || !Paths->search(*From, 0, Step))
      return std::nullopt;
    Way.Found.Started = Started;
    return Way.Found;
  };
  if (!Paths)
    return std::nullopt;
  if (!Of.Collection)
    return Follow(Paths->declared(Of.Variable), nullptr);
  for (const Expr *Start : Of.Starts)
    if (std::optional<LeftInFlight> Found = Follow(Paths->after(Start), Start))
      return Found;
  return leftBetweenRounds(Of, F);
}

} // namespace corolint
