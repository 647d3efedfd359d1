// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "ReferentDeath.h"

#include "Background.h"
#include "Joining.h"
#include "Scopes.h"
#include "code/ReferenceTypes.h"
#include "code/Unit.h"
#include "flow/Flow.h"
#include "model/Names.h"
#include "values/Consumption.h"
#include "values/Places.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::dyn_cast_or_null;
using llvm::isa;
using llvm::isa_and_nonnull;

namespace corolint {
namespace {

/// A local loop that runs what it is given only while it is run, by a call or by a closure that has
/// it; null if \p Start gives to none: `asio::io_context ctx; co_spawn(ctx, f(s), detached);`.
const VarDecl *localLoopOf(const Stmt *Start, const Function &F) {
  const auto *Call = dyn_cast_or_null<CallExpr>(Start);
  if (!Call)
    return nullptr;
  for (const Expr *Argument : Call->arguments()) {
    const VarDecl *Var = rootVariable(Argument);
    const CXXRecordDecl *Record = Var && Var->hasLocalStorage() && !isa<ParmVarDecl>(Var) &&
                                          !Var->getType()->isReferenceType()
                                      ? recordOf(Var->getType())
                                      : nullptr;
    const TypeModel *Known = Record ? F.models().type(Record) : nullptr;
    if (Record && Record->hasDefinition() && !(Known && Known->Pool) &&
        llvm::any_of(Record->getDefinition()->methods(), [&](const CXXMethodDecl *Method) {
          return F.models().has(Method, Role::RunsLoop);
        }))
      return Var;
  }
  return nullptr;
}

/// Follows one task from the call that makes it to a place where its referent is dead.
class Follower {
public:
  Follower(const Function &F, const TypeProfile &Profile, const Referent &What, bool RunsAtOnce,
           const Expr *Made)
      : F(F), Profile(Profile), What(What), RunsAtOnce(RunsAtOnce), Made(Made) {}

  std::optional<LateTask> judge(const Destination &Goes, unsigned Depth = 0) {
    if (!flowOf(F))
      return std::nullopt;
    bool Dead = What.Kind == Referent::Temporary;
    switch (Goes.Kind) {
    case Destination::Returned:
      return LateTask{Goes, Goes.At};
    case Destination::Stored:
    case Destination::Spawned:
      if (Dead)
        return LateTask{Goes, nullptr};
      if (Goes.Scope ? outlivesInScope(Goes) : outlives(Goes))
        return LateTask{Goes, nullptr};
      return std::nullopt;
    case Destination::Raced:
      if (Dead || outlivesRace(Goes))
        return LateTask{Goes, nullptr};
      return std::nullopt;
    case Destination::Kept:
      return kept(Goes, Dead, Depth);
    default:
      return std::nullopt;
    }
  }

  /// A task that runs by itself: whether the referent dies before anything could have waited for
  /// it.
  bool outlives(const Destination &Goes) {
    std::optional<FlowPoint> From = Goes.At ? flowOf(F)->after(Goes.At) : std::nullopt;
    if (!From)
      return false;
    Joining Join(F, {Made, Goes.At, What.Variable});
    const VarDecl *Loop = localLoopOf(Goes.At, F);
    if (Loop && mayBeRunBefore(Loop, *Goes.At))
      Loop = nullptr;
    enum : unsigned { Run = 1, Dead = 2 };
    auto Visit = [&](const Event &E, unsigned &State) {
      if (Loop && runs(Loop, E))
        State |= Run;
      State |= dies(E) ? Dead : 0;
      if (State & Dead) {
        if (!Loop || State & Run)
          return Flow::Next::Found;
        return E.Kind == Event::VariableDies && E.Variable == Loop ? Flow::Next::Prune
                                                                   : Flow::Next::Go;
      }
      // What throws before it waits is a matter of its own.
      return Join.mayWait(E) || E.Kind == Event::Caught ? Flow::Next::Prune : Flow::Next::Go;
    };
    if (flowOf(F)->search(*From, 0, Visit))
      return true;
    // What never ends, ends by an exception.
    auto Throws = [&](const Event &E, unsigned &) {
      if (E.Kind == Event::Thrown)
        return Flow::Next::Found;
      return Join.mayWait(E) ? Flow::Next::Prune : Flow::Next::Go;
    };
    return F.isCoroutine() && !mayEnd(*From) && flowOf(F)->search(*From, 0, Throws);
  }

private:
  static bool captures(const LambdaExpr &Lambda, const VarDecl *Loop) {
    return llvm::any_of(Lambda.captures(), [&](const LambdaCapture &C) {
      return C.capturesVariable() && C.getCapturedVar() == Loop;
    });
  }

  /// Whether a closure that is made before \p Start may run \p Loop.
  bool mayBeRunBefore(const VarDecl *Loop, const Stmt &Start) const {
    return llvm::any_of(F.all<LambdaExpr>(), [&](const LambdaExpr *Lambda) {
      return Lambda->getBeginLoc() < Start.getBeginLoc() && captures(*Lambda, Loop);
    });
  }

  /// Whether \p E runs \p Loop, or makes a closure that may.
  bool runs(const VarDecl *Loop, const Event &E) const {
    if (const auto *Lambda = E.as<LambdaExpr>())
      return captures(*Lambda, Loop);
    const auto *Call = E.as<CXXMemberCallExpr>();
    return Call && F.models().has(Call->getDirectCallee(), Role::RunsLoop) &&
           rootVariable(Call->getImplicitObjectArgument()) == Loop;
  }

  /// Given to a race that leaves its losers running: whether the referent dies in this function.
  /// What the race gave, or a token, may serve to wait for the losers: then nothing is known.
  bool outlivesRace(const Destination &Goes) {
    std::optional<FlowPoint> From = flowOf(F)->after(Goes.At);
    if (!From || !waitsForWinner(Goes))
      return false;
    auto Visit = [&](const Event &E, unsigned &) {
      return dies(E) ? Flow::Next::Found : Flow::Next::Go;
    };
    return flowOf(F)->search(*From, 0, Visit).has_value();
  }

  static bool waitsForWinner(const Destination &Goes) { return Goes.At != Goes.Race; }

  /// Spawned into a local scope: whether the referent dies before that is joined.
  bool outlivesInScope(const Destination &Goes) {
    std::optional<ScopeModel> Model = scopeModelOf(Goes.Scope->getType().getNonReferenceType(), F);
    std::optional<FlowPoint> From = flowOf(F)->after(Goes.At);
    if (!From || !Model)
      return false;
    // A scope that cancels its tasks when it dies needs a suspension in between for them to go on.
    bool Cancels = Model->IfNotJoined == "cancels" && !isa<ParmVarDecl>(Goes.Scope);
    auto Visit = [&](const Event &E, unsigned &Dead) {
      bool Dies = E.Kind == Event::VariableDies || E.Kind == Event::LifetimeEnds;
      bool Left = E.Kind == Event::Exit && isa<ParmVarDecl>(Goes.Scope);
      Dead |= (Dies && E.Variable == What.Variable) || (Left && isa<ParmVarDecl>(What.Variable));
      if (Dead && (!Cancels || E.Kind == Event::Suspension))
        return Flow::Next::Found;
      if (Dies && E.Variable == Goes.Scope)
        return Flow::Next::Prune;
      if (E.Kind != Event::Statement || !E.Node)
        return Flow::Next::Go;
      ScopeEvent Done = scopeEventAt(E.Node, Goes.Scope, *Model, F);
      return Done == ScopeEvent::Joins || Done == ScopeEvent::Unknown ? Flow::Next::Prune
                                                                      : Flow::Next::Go;
    };
    return flowOf(F)->search(*From, 0, Visit).has_value();
  }

  bool dies(const Event &E) const {
    if (E.Kind == Event::Exit) // what a callback captured dies with it
      return What.Kind == Referent::Captured || isa_and_nonnull<ParmVarDecl>(What.Variable);
    if (What.Kind != Referent::Local)
      return false;
    return (E.Kind == Event::VariableDies || E.Kind == Event::LifetimeEnds) &&
           E.Variable == What.Variable;
  }

  /// Whether the task is under way, and the end of its holder does not end it.
  bool runsOn() const {
    return RunsAtOnce && Profile.Drop == DropEffect::KeepsRunning && Profile.Kind == TypeKind::Task;
  }

  bool mayEnd(FlowPoint From) const {
    auto Visit = [](const Event &E, unsigned &) {
      return E.Kind == Event::Exit ? Flow::Next::Found : Flow::Next::Go;
    };
    return flowOf(F)->search(From, 0, Visit).has_value();
  }

  /// Kept in a local: whether it is used after the referent is gone.
  std::optional<LateTask> kept(const Destination &Goes, bool Dead, unsigned Depth) {
    if (Depth == 4)
      return std::nullopt;
    std::optional<FlowPoint> From =
        Goes.Assigned ? flowOf(F)->after(Goes.At) : flowOf(F)->declared(Goes.Holder);
    if (!From)
      return std::nullopt;
    llvm::SmallVector<const Expr *, 4> Uses = F.uses(Goes.Holder);
    std::optional<LateTask> Found;
    bool RunsOn = !Dead && Depth == 0 && runsOn();
    auto Visit = [&](const Event &E, unsigned &State) {
      switch (E.Kind) {
      case Event::VariableDies:
      case Event::LifetimeEnds:
      case Event::Exit:
        State |= dies(E);
        if (State && RunsOn)
          return Flow::Next::Found;
        return E.Variable && E.Variable == Goes.Holder && !RunsOn ? Flow::Next::Prune
                                                                  : Flow::Next::Go;
      case Event::Statement:
        if (const auto *Use = dyn_cast_or_null<Expr>(E.Node); Use && llvm::is_contained(Uses, Use))
          return use(Use, Goes, State, Depth, Found);
        return Flow::Next::Go;
      default:
        return Flow::Next::Go;
      }
    };
    if (flowOf(F)->search(*From, Dead, Visit) && !Found)
      Found = LateTask{Goes, nullptr};
    // A task that runs at once suspends before its temporary arguments die, used or not.
    if (!Found && Dead && RunsAtOnce && !Goes.Collected && !endsFirst(Goes.Holder, *From))
      Found = LateTask{Goes, nullptr};
    return Found;
  }

  /// Whether its owner's end ends the task before anybody can resume it.
  bool endsFirst(const VarDecl *Owner, FlowPoint From) const {
    return Profile.Drop == DropEffect::Cancels && !worksInBackground(Profile, Owner, From, F);
  }

  Flow::Next use(const Expr *Use, const Destination &Goes, bool Dead, unsigned Depth,
                 std::optional<LateTask> &Found) {
    if (replaces(Use, Goes))
      return Flow::Next::Prune;
    Destination D = isa<LambdaExpr>(Use) ? Destination{Destination::Passed, Use}
                                         : destinationOf(Use, Profile, F);
    if (D.Kind == Destination::Asked || D.Kind == Destination::Dropped)
      return Flow::Next::Go;
    if (Dead) {
      Found = LateTask{Goes, Use};
      return Flow::Next::Found;
    }
    if (D.Kind == Destination::Pulled || D.Kind == Destination::Resumed)
      return Flow::Next::Go;
    if (D.Kind == Destination::Kept && D.Holder == Goes.Holder)
      return Flow::Next::Go;
    if ((Found = judge(D, Depth + 1)))
      return Flow::Next::Found;
    return Flow::Next::Prune;
  }

  /// `t = other();` or `v.clear();`: the task is gone.
  bool replaces(const Expr *Use, const Destination &Goes) const {
    const Stmt *Parent = F.parent(Use);
    if (const auto *Assign = dyn_cast_or_null<CXXOperatorCallExpr>(Parent))
      return Assign->getOperator() == OO_Equal && Assign->getArg(0) == Use;
    const auto *Member = dyn_cast_or_null<MemberExpr>(Parent);
    const auto *Method = Member ? dyn_cast<CXXMethodDecl>(Member->getMemberDecl()) : nullptr;
    return Method && (identifierOf(Method) == "clear" || identifierOf(Method) == "reset") &&
           isStd(*Method);
  }

  const Function &F;
  const TypeProfile &Profile;
  const Referent &What;
  bool RunsAtOnce;
  const Expr *Made;
};

} // namespace

std::optional<LateTask> outlivesReferent(const Function &F, const TypeProfile &Profile,
                                         const Referent &What, bool RunsAtOnce,
                                         const Destination &Goes, const Expr *Made) {
  return Follower(F, Profile, What, RunsAtOnce, Made).judge(Goes);
}

bool diesUnwaited(const Referent &What, const Expr *Made, const Stmt *Since, const Function &F) {
  static const TypeProfile NoTask;
  Destination Goes{Destination::Spawned, Since};
  return flowOf(F) && Follower(F, NoTask, What, false, Made).outlives(Goes);
}

/// What a call is given the closure of \p F for, anywhere in the unit; null if it is not given to a
/// call.
static const FunctionDecl *keeperOfClosure(const Function &F) {
  for (const auto &Other : F.unit().functions())
    for (const auto *Lambda : Other->all<LambdaExpr>()) {
      if (Lambda->getLambdaClass() != F.closure())
        continue;
      const Expr *E = Lambda;
      Consumption C = fateOf(E, *Other);
      while (C.What == Fate::Argument && isa<CXXConstructExpr>(C.At)) { // a std::function of it
        E = llvm::cast<Expr>(C.At);
        C = fateOf(E, *Other);
      }
      return C.What == Fate::Argument ? calleeOf(C.At) : nullptr;
    }
  return nullptr;
}

bool diesWithClosure(const Referent &What, const Function &F) {
  if (What.Kind != Referent::Captured || !F.closure())
    return false;
  bool Copied = llvm::any_of(F.closure()->captures(), [&](const LambdaCapture &C) {
    return C.capturesVariable() && C.getCapturedVar() == What.Variable &&
           C.getCaptureKind() == LCK_ByCopy && !isReferenceLike(What.Variable->getType());
  });
  const FunctionDecl *Keeper = Copied ? keeperOfClosure(F) : nullptr;
  return F.models().has(Keeper, Role::Callback) || F.models().has(Keeper, Role::DropsCallable) ||
         (F.isCoroutine() && F.models().has(Keeper, Role::Spawns));
}

} // namespace corolint
