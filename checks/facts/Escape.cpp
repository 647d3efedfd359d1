// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Escape.h"

#include "../model/Annotations.h"
#include "../model/Names.h"
#include "Consumption.h"
#include "Scopes.h"
#include "Unit.h"

#include "clang/AST/Attr.h"
#include "clang/Analysis/Analyses/LifetimeSafety/LifetimeAnnotations.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::dyn_cast_or_null;
using llvm::isa;

namespace corolint {
namespace {

// ---- where a task goes -----------------------------------------------------------------------

bool isTaskLike(QualType T, const Function &F) {
  if (T.isNull())
    return false;
  TypeKind Kind = F.types().of(T).Kind;
  return Kind == TypeKind::Task || Kind == TypeKind::Awaitable ||
         Kind == TypeKind::SyncGenerator || Kind == TypeKind::AsyncGenerator;
}

bool isStdRecord(QualType T) {
  const CXXRecordDecl *Record = recordOf(T);
  return Record && Record->isInStdNamespace();
}

llvm::StringRef nameOf(const FunctionDecl *F) {
  return F && F->getIdentifier() ? F->getName() : llvm::StringRef();
}

/// Members of std's containers that take an element in.
bool insertsElement(const FunctionDecl *Callee) {
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Callee);
  if (!Method || !Method->getParent()->isInStdNamespace())
    return false;
  llvm::StringRef Name = nameOf(Method);
  return Name.starts_with("push") || Name.starts_with("emplace") || Name.starts_with("insert") ||
         Name == "try_emplace" || Name == "assign";
}

/// Members of std's containers that neither run nor give away what is inside.
bool keepsContents(const FunctionDecl *Callee) {
  static const llvm::StringRef Names[] = {"reserve", "size", "empty", "capacity", "has_value",
                                          "max_size", "shrink_to_fit"};
  return insertsElement(Callee) || llvm::is_contained(Names, nameOf(Callee));
}

class Route {
public:
  Route(const TypeProfile &Profile, const Function &F) : Profile(Profile), F(F) {}

  Destination of(const Expr *E) {
    for (unsigned Steps = 0; E && Steps != 32; ++Steps) {
      Consumption C = fateOf(E, F);
      Next = nullptr;
      Destination Known = at(C);
      if (!Next)
        return Known;
      E = Next;
    }
    return {};
  }

private:
  static Destination made(enum Destination::Kind Kind, const Stmt *At) { return {Kind, At}; }

  /// Goes on with \p E, which now stands for the task.
  Destination follow(const Expr *E) {
    Next = E;
    return {};
  }

  Destination at(const Consumption &C) {
    switch (C.What) {
    case Fate::Awaited:
      return made(Destination::InPlace, C.At);
    case Fate::Returned:
    case Fate::CoReturned:
      return made(Destination::Returned, C.At);
    case Fate::Initialises:
      return initialises(C);
    case Fate::Argument:
      return argument(C);
    case Fate::Receiver:
      return receiver(C);
    case Fate::Stored:
      return stored(C);
    case Fate::Dropped:
      return dropped(C);
    case Fate::Yielded:
    case Fate::Captured:
      return made(Destination::Passed, C.At);
    case Fate::Tested:
    case Fate::Other:
      return made(Destination::Asked, C.At);
    }
    return {};
  }

  Destination dropped(const Consumption &C) {
    if (Started)
      return made(Destination::Spawned, C.At);
    bool RunsOn = Profile.Start == StartKind::Eager && Profile.Drop == DropEffect::KeepsRunning;
    return made(RunsOn || Profile.Kind == TypeKind::FireAndForget ? Destination::Spawned
                                                                  : Destination::Dropped,
                C.At);
  }

  Destination initialises(const Consumption &C) {
    if (!C.Variable)
      return made(Destination::Asked, C.At);
    return in(C.Variable, C.At);
  }

  Destination in(const VarDecl *Holder, const Stmt *At) {
    Destination D = made(Destination::Kept, At);
    D.Holder = Holder;
    if (!Holder->hasLocalStorage())
      D.Kind = Destination::Stored;
    return D;
  }

  /// Into the object that \p Object names.
  Destination into(const Expr *Object, const Stmt *At) {
    Referents Places = placesOf(Object);
    if (Places.size() != 1)
      return made(Places.empty() ? Destination::Stored : Destination::Passed, At);
    const Referent &Place = Places.front();
    if (Place.Kind == Referent::Temporary)
      return made(Destination::Passed, At);
    if (Place.Kind != Referent::Local)
      return made(Destination::Stored, At);
    Destination D = in(Place.Variable, At);
    D.Assigned = true;
    return D;
  }

  Destination stored(const Consumption &C) {
    if (const auto *Assign = dyn_cast<CXXOperatorCallExpr>(C.At))
      return into(Assign->getArg(0), C.At);
    if (const auto *Assign = dyn_cast<BinaryOperator>(C.At))
      return into(Assign->getLHS(), C.At);
    if (isa<CXXNewExpr>(C.At))
      return made(Destination::Passed, C.At);
    return follow(dyn_cast<Expr>(C.At)); // an element of an aggregate
  }

  Destination argument(const Consumption &C) {
    const auto *Call = dyn_cast_or_null<Expr>(C.At);
    const FunctionDecl *Callee = calleeOf(C.At);
    if (!Call || !Callee)
      return made(Destination::Passed, C.At);
    if (std::optional<Destination> Known = intoScope(Callee, Call))
      return *Known;
    if (std::optional<Destination> Known = byRole(Callee, Call))
      return *Known;
    if (insertsElement(Callee))
      if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Call)) {
        Destination D = into(Member->getImplicitObjectArgument(), C.At);
        D.Collected = true;
        return D;
      }
    if (isa<CXXConstructExpr>(Call))
      return isStdRecord(Call->getType()) || isTaskLike(Call->getType(), F)
                 ? follow(Call)
                 : made(Destination::Passed, C.At);
    // make_tuple and the like; and combinators of whatever library: tasks in, a task out.
    bool Packs = Callee->isInStdNamespace() && isStdRecord(Call->getType());
    return Packs || isTaskLike(Call->getType(), F) ? follow(Call)
                                                   : made(Destination::Passed, C.At);
  }

  Destination receiver(const Consumption &C) {
    const auto *Call = dyn_cast_or_null<Expr>(C.At);
    const FunctionDecl *Callee = calleeOf(C.At);
    if (!Call || !Callee)
      return made(Destination::Asked, C.At);
    if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(Call);
        Operator && Operator->getOperator() == OO_Equal)
      return made(Destination::Asked, C.At);
    if (std::optional<Destination> Known = byRole(Callee, Call))
      return *Known;
    if (keepsContents(Callee))
      return made(Destination::Asked, C.At);
    if (isTaskLike(Call->getType(), F))
      return Profile.isGenerator() ? made(Destination::Pulled, C.At) : follow(Call);
    return made(Profile.isGenerator() ? Destination::Pulled : Destination::Asked, C.At);
  }

  std::optional<Destination> intoScope(const FunctionDecl *Callee, const Expr *Call) {
    const auto *Member = dyn_cast<CXXMemberCallExpr>(Call);
    if (!Member)
      return std::nullopt;
    const TypeModel *Model = F.models().type(Member->getRecordDecl());
    if (!Model || !Model->Scope || !llvm::is_contained(Model->Scope->Spawn, nameOf(Callee)))
      return std::nullopt;
    Destination D = made(Destination::Spawned, Call);
    Referents Places = placesOf(Member->getImplicitObjectArgument());
    if (Places.size() == 1 && Places.front().Kind == Referent::Local &&
        scopeModelOf(Places.front().Variable->getType(), F))
      D.Scope = Places.front().Variable;
    return D;
  }

  std::optional<Destination> byRole(const FunctionDecl *Callee, const Expr *Call) {
    const FunctionModel *Model = F.models().function(Callee);
    if (!Model)
      return std::nullopt;
    if (Model->has(Role::Bridges) || Model->has(Role::RunsLoop))
      return made(Destination::InPlace, Call);
    if (Model->has(Role::Spawns) || Model->has(Role::SpawnsJoinable) || Model->has(Role::Forgets)) {
      Started = true;
      if (Call->getType()->isVoidType() || !isTaskLike(Call->getType(), F))
        return made(Destination::Spawned, Call);
      return follow(Call); // what it returns may still be awaited in place
    }
    if (Model->has(Role::Combines) || Model->has(Role::Wraps) || Model->has(Role::Timeout) ||
        Model->has(Role::Stabilises))
      return follow(Call);
    if (Model->has(Role::Races))
      return made(Destination::Passed, Call); // what becomes of the losers is another check's
    return std::nullopt;
  }

  const TypeProfile &Profile;
  const Function &F;
  const Expr *Next = nullptr;
  bool Started = false;
};

// ---- whether the referent dies first -----------------------------------------------------------

/// Follows one task from the call that makes it to a place where its referent is dead.
class Follower {
public:
  Follower(const Function &F, const TypeProfile &Profile, const Referent &What, bool RunsAtOnce)
      : F(F), Profile(Profile), What(What), RunsAtOnce(RunsAtOnce) {}

  struct Verdict {
    Destination Goes;
    const Stmt *Used;
  };

  std::optional<Verdict> judge(const Destination &Goes, unsigned Depth = 0) {
    if (!F.flow())
      return std::nullopt;
    bool Dead = What.Kind == Referent::Temporary;
    switch (Goes.Kind) {
    case Destination::Returned:
      return Verdict{Goes, Goes.At};
    case Destination::Stored:
    case Destination::Spawned:
      if (Dead)
        return Verdict{Goes, nullptr};
      if (Goes.Scope ? outlivesInScope(Goes) : outlives(Goes))
        return Verdict{Goes, nullptr};
      return std::nullopt;
    case Destination::Kept:
      return kept(Goes, Dead, Depth);
    default:
      return std::nullopt;
    }
  }

  /// A task that runs by itself: whether the referent dies before anything could have waited for
  /// it. Any call may (a loop that runs, a join), and so may a suspension.
  bool outlives(const Destination &Goes) {
    std::optional<FlowPoint> From = Goes.At ? F.flow()->after(Goes.At) : std::nullopt;
    if (!From)
      return false;
    return F.flow()->search(*From, 0, [&](const Event &E, unsigned &) { return wait(E); })
        .has_value();
  }

private:
  /// Spawned into a local scope: whether the referent dies before that is joined.
  bool outlivesInScope(const Destination &Goes) {
    const ScopeModel *Model = scopeModelOf(Goes.Scope->getType(), F);
    std::optional<FlowPoint> From = F.flow()->after(Goes.At);
    if (!From || !Model)
      return false;
    auto Visit = [&](const Event &E, unsigned &) {
      if (E.Kind == Event::VariableDies || E.Kind == Event::LifetimeEnds)
        return E.Variable == What.Variable ? Flow::Next::Found
               : E.Variable == Goes.Scope  ? Flow::Next::Prune
                                           : Flow::Next::Go;
      if (E.Kind != Event::Statement || !E.Node)
        return Flow::Next::Go;
      ScopeEvent Done = scopeEventAt(E.Node, Goes.Scope, *Model, F);
      return Done == ScopeEvent::Joins || Done == ScopeEvent::Unknown ? Flow::Next::Prune
                                                                      : Flow::Next::Go;
    };
    return F.flow()->search(*From, 0, Visit).has_value();
  }

  Flow::Next wait(const Event &E) {
    switch (E.Kind) {
    case Event::VariableDies:
      if (E.Variable == What.Variable)
        return Flow::Next::Found;
      return mayWait(E.Variable) ? Flow::Next::Prune : Flow::Next::Go;
    case Event::LifetimeEnds:
      return E.Variable == What.Variable ? Flow::Next::Found : Flow::Next::Go;
    case Event::Exit:
      return isa<ParmVarDecl>(What.Variable) ? Flow::Next::Found : Flow::Next::Go;
    case Event::Suspension:
      return Flow::Next::Prune;
    case Event::Statement:
      return mayWait(E.Node) ? Flow::Next::Prune : Flow::Next::Go;
    default:
      return Flow::Next::Go;
    }
  }

  /// Destructors of std's containers and of tasks wait for nothing.
  bool mayWait(const VarDecl *Dying) {
    QualType T = Dying->getType();
    if (lifetimes::isGslOwnerType(T) || lifetimes::isGslPointerType(T))
      return false;
    const CXXRecordDecl *Record = recordOf(T);
    return Record && !Record->isLambda() && !Record->hasTrivialDestructor() &&
           !F.types().of(T).isTask();
  }

  bool mayWait(const Stmt *S) {
    const auto *Call = dyn_cast<CallExpr>(S);
    if (!Call || isMoveOrForward(Call))
      return false;
    const FunctionDecl *Callee = Call->getDirectCallee();
    const auto *Method = dyn_cast_or_null<CXXMethodDecl>(Callee);
    if (Method && (lifetimes::isGslOwnerType(
                      F.context().getCanonicalTagType(Method->getParent()))))
      return false;
    return !F.models().has(Callee, Role::Spawns);
  }

  /// Kept in a local: whether it is used after the referent is gone.
  std::optional<Verdict> kept(const Destination &Goes, bool Dead, unsigned Depth) {
    if (Depth == 4)
      return std::nullopt;
    std::optional<FlowPoint> From =
        Goes.Assigned ? F.flow()->after(Goes.At) : F.flow()->declared(Goes.Holder);
    if (!From)
      return std::nullopt;
    llvm::SmallVector<const Expr *, 4> Uses = F.uses(Goes.Holder);
    std::optional<Verdict> Found;
    auto Visit = [&](const Event &E, unsigned &State) {
      switch (E.Kind) {
      case Event::VariableDies:
      case Event::LifetimeEnds:
        State |= What.Kind == Referent::Local && E.Variable == What.Variable;
        return E.Variable == Goes.Holder ? Flow::Next::Prune : Flow::Next::Go;
      case Event::Statement:
        if (const auto *Use = dyn_cast_or_null<Expr>(E.Node); Use && llvm::is_contained(Uses, Use))
          return use(Use, Goes, State, Depth, Found);
        return Flow::Next::Go;
      default:
        return Flow::Next::Go;
      }
    };
    F.flow()->search(*From, Dead, Visit);
    // A task that runs at once suspends before its temporary arguments die, used or not.
    if (!Found && Dead && RunsAtOnce && !Goes.Collected)
      Found = Verdict{Goes, nullptr};
    return Found;
  }

  Flow::Next use(const Expr *Use, const Destination &Goes, bool Dead, unsigned Depth,
                 std::optional<Verdict> &Found) {
    if (replaces(Use, Goes))
      return Flow::Next::Prune;
    Destination D = isa<LambdaExpr>(Use) ? Destination{Destination::Passed, Use}
                                         : Route(Profile, F).of(Use);
    if (D.Kind == Destination::Asked || D.Kind == Destination::Dropped)
      return Flow::Next::Go;
    if (Dead) {
      Found = Verdict{Goes, Use};
      return Flow::Next::Found;
    }
    if (D.Kind == Destination::Pulled)
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
    return Method && (nameOf(Method) == "clear" || nameOf(Method) == "reset") &&
           isStdRecord(Goes.Holder->getType());
  }

  const Function &F;
  const TypeProfile &Profile;
  const Referent &What;
  bool RunsAtOnce;
};

// ---- what a call binds ---------------------------------------------------------------------------

bool saysLifetimeOk(const Decl *D) { return isAnnotated(D, Annotation::LifetimeOk); }

class Binder {
public:
  Binder(const Function &F, std::vector<Escape> &Out) : F(F), Out(Out) {}

  void look(const CallExpr *Call) {
    if (!Call->getType()->isRecordType())
      return;
    const FunctionDecl *Callee = Call->getDirectCallee();
    if (!Callee || Callee->hasAttr<CoroDisableLifetimeBoundAttr>() || saysLifetimeOk(Callee))
      return;
    // Cheap first: a type that is no coroutine's is most calls'.
    const TypeProfile &Profile = profileOf(Callee, Call);
    if (!concerns(Profile))
      return;
    Destination Goes = Route(Profile, F).of(Call);
    if (Goes.Kind == Destination::InPlace || Goes.Kind == Destination::Passed ||
        Goes.Kind == Destination::Dropped || Goes.Kind == Destination::Pulled)
      return;
    const auto *Method = dyn_cast<CXXMethodDecl>(Callee);
    if (Method && Method->isImplicitObjectMemberFunction())
      object(Call, Method, Profile, Goes);
    for (unsigned I = 0; I != Call->getNumArgs(); ++I)
      if (const ParmVarDecl *Param = parameterOf(Call, I))
        argument(Call, Param, Call->getArg(I), Profile, Goes);
  }

private:
  const TypeProfile &profileOf(const FunctionDecl *Callee, const CallExpr *Call) const {
    const Function *Body = F.unit().bodyOf(Callee);
    return Body && Body->isCoroutine() ? Body->returns() : F.types().of(Call->getType());
  }

  static bool concerns(const TypeProfile &Profile) {
    return Profile.isTask() || Profile.isGenerator() || Profile.Kind == TypeKind::FireAndForget;
  }

  void object(const CallExpr *Call, const CXXMethodDecl *Method, const TypeProfile &Profile,
              const Destination &Goes) {
    const Expr *Object = nullptr;
    if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Call))
      Object = Member->getImplicitObjectArgument();
    else if (isa<CXXOperatorCallExpr>(Call))
      Object = Call->getArg(0);
    if (!Object)
      return;
    bool Closure = Method->getParent()->isLambda();
    Slot Through{Closure ? Slot::Closure : Slot::Object};
    bind(Call, Through, Profile, Goes,
         Object->getType()->isPointerType() ? pointeesOf(Object) : placesOf(Object));
  }

  void argument(const CallExpr *Call, const ParmVarDecl *Param, const Expr *Argument,
                const TypeProfile &Profile, const Destination &Goes) {
    if (saysLifetimeOk(Param))
      return;
    // A lambda with an explicit object has its captures in that object.
    const auto *Method = dyn_cast<CXXMethodDecl>(Param->getDeclContext());
    bool Closure = Param->isExplicitObjectParameter() && Method && Method->getParent()->isLambda();
    bind(Call, {Closure ? Slot::Closure : Slot::Parameter, Param}, Profile, Goes,
         referentsOf(Param->getType(), Argument));
  }

  void bind(const CallExpr *Call, Slot Through, const TypeProfile &Profile,
            const Destination &Goes, const Referents &Objects) {
    for (const Referent &What : Objects) {
      if (!What.diesHere() || (What.Held && isMovedFrom(What.Variable)))
        continue;
      if (report(Call, Through, Profile, Goes, What))
        return;
    }
  }

  bool report(const CallExpr *Call, Slot Through, const TypeProfile &Profile,
              const Destination &Goes, const Referent &What) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    Read Inside = readOf(Callee, Through, F.unit());
    if (Inside.When == ReadTime::Never ||
        (Inside.When == ReadTime::AtStart && !Profile.isLazy()))
      return false;
    bool RunsAtOnce = Profile.Start == StartKind::Eager && !Profile.isGenerator() &&
                      Inside.When == ReadTime::AfterSuspension;
    std::optional<Follower::Verdict> Found =
        Follower(F, Profile, What, RunsAtOnce).judge(Goes);
    if (!Found)
      return false;
    Escape E;
    E.Call = Call;
    E.Callee = Callee;
    E.Through = Through;
    E.Profile = &Profile;
    E.Explicit = Through.Param && Through.Param->isExplicitObjectParameter();
    E.What = What;
    E.Goes = Found->Goes;
    E.Used = Found->Used;
    E.Inside = Inside;
    E.Certain = certain(Profile, Inside, Found->Goes);
    Out.push_back(E);
    return true;
  }

  /// What is spawned may run up to its first suspension before spawn() returns; a type that is
  /// coro_lifetimebound says that its coroutines read their arguments.
  static bool certain(const TypeProfile &Profile, const Read &Inside, const Destination &Goes) {
    switch (Inside.When) {
    case ReadTime::AfterSuspension:
      return true;
    case ReadTime::AtStart:
      return Goes.Kind != Destination::Spawned && Goes.Kind != Destination::Stored;
    case ReadTime::Unknown:
      return Profile.Record && Profile.Record->hasAttr<CoroLifetimeBoundAttr>() &&
             Profile.isLazy();
    case ReadTime::Never:
      return false;
    }
    return false;
  }

  bool isMovedFrom(const VarDecl *Var) const {
    if (!Var)
      return false;
    return llvm::any_of(F.uses(Var), [&](const Expr *Use) {
      const Stmt *Parent = F.parent(Use);
      return isMoveOrForward(dyn_cast_or_null<Expr>(Parent));
    });
  }

  const Function &F;
  std::vector<Escape> &Out;
};

} // namespace

Destination destinationOf(const Expr *E, const TypeProfile &Profile, const Function &F) {
  return Route(Profile, F).of(E);
}

bool diesUnwaited(const VarDecl *Var, const Stmt *Since, const Function &F) {
  static const TypeProfile NoTask;
  Referent What{Referent::Local, nullptr, Var};
  Destination Goes{Destination::Spawned, Since};
  return F.flow() && Follower(F, NoTask, What, false).outlives(Goes);
}

static std::vector<Escape> escapesOf(const Function &F) {
  std::vector<Escape> Found;
  if (saysLifetimeOk(&F.decl()) || !F.body())
    return Found;
  llvm::SmallVector<const CallExpr *, 8> Calls = F.all<CallExpr>();
  Binder Bind(F, Found);
  for (const CallExpr *Call : Calls)
    Bind.look(Call);
  return Found;
}

const std::vector<Escape> &Function::escapes() const {
  if (!TheEscapes)
    TheEscapes = std::make_unique<std::vector<Escape>>(escapesOf(*this));
  return *TheEscapes;
}

} // namespace corolint
