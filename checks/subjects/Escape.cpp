// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Escape.h"

#include "Detaching.h"
#include "ErasedCalls.h"
#include "Outliving.h"
#include "code/Unit.h"
#include "flow/Flow.h"
#include "model/Annotations.h"
#include "model/Names.h"
#include "summaries/UseReader.h"
#include "values/Consumption.h"

#include "clang/AST/Attr.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::dyn_cast_or_null;
using llvm::isa;

namespace corolint {
namespace {

bool saysLifetimeOk(const Decl *D) { return isAnnotated(D, Annotation::LifetimeOk); }

class Binder {
public:
  Binder(const Function &F, std::vector<Escape> &Out) : F(F), Out(Out) {}

  void look(const CallExpr *Call) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    if (!Call->getType()->isRecordType())
      return starts(Call, Callee);
    if (isVisit(Callee))
      return visits(Call);
    if (!Callee || !Call->isPRValue() || Callee->hasAttr<CoroDisableLifetimeBoundAttr>() ||
        saysLifetimeOk(Callee) || Callee->isInStdNamespace()) // std::exchange() makes no task
      return;
    // Cheap first: a type that is no coroutine's is most calls'.
    const TypeProfile &Profile = profileOf(Callee, Call);
    if (!concerns(Profile, Call->getType()))
      return packs(Call, Callee);
    Destination Goes = destinationOf(Call, Profile, F);
    if (Goes.Kind == Destination::InPlace || Goes.Kind == Destination::Passed ||
        Goes.Kind == Destination::Dropped || Goes.Kind == Destination::Pulled)
      return;
    const auto *Method = dyn_cast<CXXMethodDecl>(Callee);
    if (const FunctionDecl *Held = heldCoroutine(*Call, F))
      return erased(Call, *Held, Profile, Goes);
    if (Method && Method->isImplicitObjectMemberFunction())
      object(Call, Method, Profile, Goes);
    for (unsigned I = 0; I != Call->getNumArgs(); ++I)
      if (const ParmVarDecl *Param = parameterOf(Call, I))
        argument(Call, Param, Call->getArg(I), Profile, Goes);
  }

private:
  /// `pack(local)`, which returns an object that holds the task it makes.
  void packs(const CallExpr *Call, const FunctionDecl *Callee) {
    const Function *Body = holdsTask(Call->getType()) ? F.unit().function(Callee) : nullptr;
    if (!Body || Body->isCoroutine())
      return;
    for (const auto *Inner : Body->all<CallExpr>()) {
      const FunctionDecl *Makes = Inner->getDirectCallee();
      if (!Makes || !Inner->getType()->isRecordType() ||
          !concerns(profileOf(Makes, Inner), Inner->getType()))
        continue;
      const TypeProfile &Profile = profileOf(Makes, Inner);
      ArgumentSummary Made;
      UseReader(*Body, Made).use(Inner);
      if (!Made.has(ArgumentEffect::Returns))
        continue;
      Destination Goes = destinationOf(Call, Profile, F);
      if (Goes.Kind == Destination::Returned || Goes.Kind == Destination::Kept)
        for (unsigned I = 0; I != Call->getNumArgs(); ++I)
          if (const ParmVarDecl *Param = parameterOf(Call, I))
            argument(Call, Param, Call->getArg(I), Profile, Goes);
      return;
    }
  }

  bool holdsTask(QualType T) const {
    const CXXRecordDecl *Record = recordOf(T);
    return Record && Record->hasDefinition() && !Record->isInStdNamespace() &&
           llvm::any_of(Record->fields(), [&](const FieldDecl *Field) {
             return recordOf(Field->getType()) && F.types().of(Field->getType()).isTask();
           });
  }

  const TypeProfile &profileOf(const FunctionDecl *Callee, const CallExpr *Call) const {
    const Function *Body = F.unit().bodyOf(Callee);
    return Body && Body->isCoroutine() ? Body->returns() : F.types().of(Call->getType());
  }

  /// An awaitable that refers to nothing keeps nothing.
  static bool concerns(const TypeProfile &Profile, QualType T) {
    return Profile.isTask() || (Profile.Kind == TypeKind::Awaitable && isReferenceLike(T)) ||
           Profile.isGenerator() || Profile.Kind == TypeKind::FireAndForget;
  }

  void object(const CallExpr *Call, const CXXMethodDecl *Method, const TypeProfile &Profile,
              const Destination &Goes) {
    bool Closure = Method->getParent()->isLambda();
    Slot Through{Closure ? Slot::Closure : Slot::Object};
    bind(Call, Through, Profile, Goes, objectsOf(Call));
  }

  /// What \p Call calls a member of.
  static Referents objectsOf(const CallExpr *Call) {
    const Expr *Object = nullptr;
    if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Call))
      Object = Member->getImplicitObjectArgument();
    else if (isa<CXXOperatorCallExpr>(Call))
      Object = Call->getArg(0);
    if (!Object)
      return {};
    return Object->getType()->isPointerType() ? pointeesOf(Object) : placesOf(Object);
  }

  static bool isVisit(const FunctionDecl *Callee) {
    return Callee && Callee->isInStdNamespace() && Callee->getIdentifier() &&
           Callee->getName() == "visit";
  }

  /// `std::visit([](const T &t) { return read(t); }, v)`: what is made of a part of v refers to it.
  void visits(const CallExpr *Call) {
    const TypeProfile &Profile = F.types().of(Call->getType());
    if (Call->getNumArgs() != 2 || !Call->isPRValue() || !concerns(Profile, Call->getType()))
      return;
    Destination Goes = destinationOf(Call, Profile, F);
    if (Goes.Kind != Destination::Returned && Goes.Kind != Destination::Kept)
      return;
    for (const FunctionDecl *Visitor : closuresIn(Call->getArg(0)))
      if (Visitor->getNumParams() == 1) {
        const ParmVarDecl *Param = Visitor->getParamDecl(0);
        for (Referent What : referentsOf(Param->getType(), Call->getArg(1))) {
          // The place to speak of is where the visitor makes the task.
          const Function *Body = F.unit().function(Visitor);
          std::vector<Forward> Makes =
              Body ? forwardsOf(*Body, {Slot::Parameter, Param}) : std::vector<Forward>();
          What.Where = Makes.empty() ? What.Where : Makes.front().Call;
          if (What.diesHere() &&
              report(Call, Visitor, {Slot::Parameter, Param}, Profile, Goes, What))
            return;
        }
      }
  }

  static llvm::SmallVector<const FunctionDecl *, 4> closuresIn(const Expr *E) {
    llvm::SmallVector<const FunctionDecl *, 4> Found;
    walk(E, [&](const Stmt *S) {
      if (const auto *Lambda = dyn_cast<LambdaExpr>(S))
        Found.push_back(Lambda->getCallOperator());
      return true;
    });
    return Found;
  }

  /// A call through a std::function that is known to hold coroutine \p Held.
  void erased(const CallExpr *Call, const FunctionDecl &Held, const TypeProfile &Profile,
              const Destination &Goes) {
    for (unsigned I = 0; I != Held.getNumParams() && I + 1 != Call->getNumArgs(); ++I) {
      const ParmVarDecl *Param = Held.getParamDecl(I);
      for (const Referent &What : referentsOf(Param->getType(), Call->getArg(I + 1)))
        if (What.diesHere() && report(Call, &Held, {Slot::Parameter, Param}, Profile, Goes, What))
          return;
    }
  }

  /// `server.start();`: a plain function that starts a task on what it is given, and returns.
  void starts(const CallExpr *Call, const FunctionDecl *Callee) {
    const Function *Body = Callee ? F.unit().function(Callee) : nullptr;
    if (!Body || Body->isCoroutine() || saysLifetimeOk(Callee))
      return;
    const auto *Method = dyn_cast<CXXMethodDecl>(Callee);
    if (Method && Method->isImplicitObjectMemberFunction() && !Method->getParent()->isLambda())
      startedOn(Call, *Body, {Slot::Object}, objectsOf(Call));
    for (unsigned I = 0; I != Call->getNumArgs(); ++I)
      if (const ParmVarDecl *Param = parameterOf(Call, I);
          Param && Param->getFunctionScopeIndex() < Body->decl().getNumParams())
        startedOn(Call, *Body,
                  {Slot::Parameter, Body->decl().getParamDecl(Param->getFunctionScopeIndex())},
                  referentsOf(Param->getType(), Call->getArg(I)));
  }

  void startedOn(const CallExpr *Call, const Function &Body, Slot What, const Referents &Objects) {
    for (const Referent &Object : Objects) {
      QualType T = Object.Variable ? Object.Variable->getType()
                   : Object.Where  ? Object.Where->getType()
                                   : QualType();
      if (!Object.diesHere() || Object.Held || T.isNull() || !endsQuietly(T))
        continue;
      std::optional<DetachedReader> Started = detachedReader(Body, What);
      if (!Started)
        return;
      std::optional<LateTask> Found =
          outlivesReferent(F, *Started->Profile, Object, false, {Destination::Spawned, Call}, Call);
      if (!Found)
        continue;
      Escape E;
      E.Call = Call;
      E.Start = Started->Call;
      E.Callee = Started->Call->getDirectCallee();
      E.Profile = Started->Profile;
      E.Through = Started->Through;
      E.What = Object;
      E.Goes = Found->Goes;
      E.Inside = Started->Inside;
      E.Certain = true;
      Out.push_back(E);
      return;
    }
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

  void bind(const CallExpr *Call, Slot Through, const TypeProfile &Profile, const Destination &Goes,
            const Referents &Objects) {
    for (const Referent &What : Objects) {
      if ((!What.diesHere() && !diesWithClosure(What, F)) ||
          (What.Held && What.Variable && givesAway(*What.Variable, F)))
        continue;
      if (report(Call, Call->getDirectCallee(), Through, Profile, Goes, What))
        return;
    }
  }

  bool report(const CallExpr *Call, const FunctionDecl *Callee, Slot Through,
              const TypeProfile &Profile, const Destination &Goes, const Referent &What) {
    Read Inside = readOf(Callee, Through, F.unit());
    if (Inside.When == ReadTime::Never || (Inside.When == ReadTime::AtStart && !Profile.isLazy()))
      return false;
    bool RunsAtOnce =
        Profile.Start == StartKind::Eager && !Profile.isGenerator() &&
        (Inside.When == ReadTime::AfterSuspension || Inside.When == ReadTime::Unknown);
    std::optional<LateTask> Found = outlivesReferent(F, Profile, What, RunsAtOnce, Goes, Call);
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
    E.Certain = certain(Profile, Inside, Found->Goes) ||
                (Inside.When == ReadTime::AtStart && startsLater(Found->Goes));
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
      return Profile.Record && Profile.Record->hasAttr<CoroLifetimeBoundAttr>() && Profile.isLazy();
    case ReadTime::Never:
      return false;
    }
    return false;
  }

  /// Whether a task that runs by itself is known to begin when the statement that starts it is
  /// over: it is put into a queue, or the loop that runs it is entered further down.
  bool startsLater(const Destination &Goes) const {
    if (Goes.Kind != Destination::Spawned || !Goes.At || F.isCoroutine())
      return Goes.Deferred;
    std::optional<FlowPoint> From = flowOf(F) ? flowOf(F)->after(Goes.At) : std::nullopt;
    return Goes.Deferred || (From && flowOf(F)->search(*From, 0, [&](const Event &E, unsigned &) {
             const auto *Call = E.Kind == Event::Statement ? E.as<CallExpr>() : nullptr;
             return Call && F.models().has(calleeOf(Call), Role::RunsLoop) ? Flow::Next::Found
                                                                           : Flow::Next::Go;
           }));
  }

  const Function &F;
  std::vector<Escape> &Out;
};

} // namespace

static std::vector<Escape> findEscapes(const Function &F) {
  std::vector<Escape> Found;
  if (saysLifetimeOk(&F.decl()) || !F.body())
    return Found;
  llvm::SmallVector<const CallExpr *, 8> Calls = F.all<CallExpr>();
  Binder Bind(F, Found);
  for (const CallExpr *Call : Calls)
    Bind.look(Call);
  return Found;
}

namespace {
struct FoundEscapes {
  explicit FoundEscapes(const Function &F) : All(findEscapes(F)) {}
  std::vector<Escape> All;
};
} // namespace

const std::vector<Escape> &escapesOf(const Function &F) { return F.get<FoundEscapes>().All; }

} // namespace corolint
