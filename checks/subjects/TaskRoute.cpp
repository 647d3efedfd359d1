// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "TaskRoute.h"

#include "Detaching.h"
#include "Scopes.h"
#include "TaskCollections.h"
#include "code/HandleCalls.h"
#include "code/Unit.h"
#include "model/Annotations.h"
#include "model/Names.h"
#include "summaries/StandardCalls.h"
#include "summaries/Summary.h"
#include "summaries/Waiting.h"
#include "values/Consumption.h"
#include "values/Referent.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::dyn_cast_or_null;
using llvm::isa;

namespace corolint {
namespace {

bool isTaskLike(QualType T, const Function &F) {
  if (T.isNull())
    return false;
  TypeKind Kind = F.types().of(T).Kind;
  return Kind == TypeKind::Task || Kind == TypeKind::Awaitable || Kind == TypeKind::SyncGenerator ||
         Kind == TypeKind::AsyncGenerator;
}

bool isStdRecord(QualType T) {
  const CXXRecordDecl *Record = recordOf(T);
  return Record && Record->isInStdNamespace();
}

/// Whether \p Part is a template argument of \p T, as of std::pair or std::tuple.
bool isMadeOf(QualType T, QualType Part) {
  const auto *Made = dyn_cast_or_null<ClassTemplateSpecializationDecl>(recordOf(T));
  auto IsPart = [&](const TemplateArgument &A) {
    return A.getKind() == TemplateArgument::Type &&
           Part->getCanonicalTypeUnqualified() == A.getAsType()->getCanonicalTypeUnqualified();
  };
  return Made && llvm::any_of(Made->getTemplateArgs().asArray(), [&](const TemplateArgument &A) {
           return A.getKind() == TemplateArgument::Pack ? llvm::any_of(A.pack_elements(), IsPart)
                                                        : IsPart(A);
         });
}

class Route {
public:
  Route(const TypeProfile &Profile, const Function &F) : Profile(Profile), F(F) {}

  Destination of(const Expr *E) {
    for (unsigned Steps = 0; E && Steps != 32; ++Steps) {
      Consumption C = fateOf(E, F);
      Next = nullptr;
      Destination Known = C.What == Fate::Dropped ? dropped(E) : at(C);
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
    case Fate::Dropped: // see of()
    case Fate::Yielded:
    case Fate::Captured:
      return made(Destination::Passed, C.At);
    case Fate::Tested:
    case Fate::Other:
      return made(Destination::Asked, C.At);
    }
    return {};
  }

  /// What \p E made ends with its statement, which is no point of the flow; \p E is.
  Destination dropped(const Expr *E) {
    if (Started)
      return made(Destination::Spawned, E);
    bool RunsOn = Profile.Start == StartKind::Eager && Profile.Drop == DropEffect::KeepsRunning;
    return made(RunsOn || Profile.Kind == TypeKind::FireAndForget ? Destination::Spawned
                                                                  : Destination::Dropped,
                E);
  }

  Destination initialises(const Consumption &C) {
    if (!C.Variable)
      return made(Destination::Asked, C.At);
    return Carried ? made(Destination::Passed, C.At) : in(C.Variable, C.At);
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
    if (asksBody(*Callee))
      if (std::optional<Destination> Known =
              bySummary(argumentSummary(Call, C.Index, F.unit()), Call))
        return Next || !isa<CXXConstructExpr>(Call) ? *Known : byObject(*Known, Call);
    if (std::optional<Destination> Known = byRole(Callee, Call))
      return *Known;
    if (insertsElement(Callee))
      if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Call)) {
        Destination D = into(Member->getImplicitObjectArgument(), C.At);
        D.Collected = true;
        return D;
      }
    if (isa<CXXConstructExpr>(Call)) {
      if (copiesElements(llvm::cast<CXXConstructExpr>(*Call)))
        return made(Destination::Pulled, Call);
      Carried |= !isStdRecord(Call->getType()) && !isTaskLike(Call->getType(), F);
      return follow(Call);
    }
    // make_tuple and the like; and combinators of whatever library: tasks in, a task out.
    bool Packs = Callee->isInStdNamespace() && isStdRecord(Call->getType());
    return Packs || isTaskLike(Call->getType(), F) ? follow(Call) : made(Destination::Passed, C.At);
  }

  /// `std::string(begin(g), end(g))` takes the elements out of what it iterates over.
  bool copiesElements(const CXXConstructExpr &Made) const {
    return isStdRecord(Made.getType()) && Made.getNumArgs() >= 2 &&
           recordOf(Made.getArg(0)->getType()) &&
           recordOf(Made.getArg(0)->getType()) == recordOf(Made.getArg(1)->getType()) &&
           !isMadeOf(Made.getType(), Made.getArg(0)->getType()) && !elementTasks(Made.getType(), F);
  }

  /// `co_await both(worker{f()}, worker{g()})`: what the constructor of \p Call keeps or
  /// starts, the object made waits for where that is awaited, and may wait for until it dies.
  Destination byObject(const Destination &Known, const Expr *Call) const {
    Destination Whole = Route(Profile, F).of(Call);
    if (Whole.Kind == Destination::InPlace)
      return Whole;
    bool Lives = Whole.Kind == Destination::Kept || Whole.Kind == Destination::Passed;
    return Lives && !endsQuietly(Call->getType()) ? made(Destination::Passed, Call) : Known;
  }

  Destination receiver(const Consumption &C) {
    const auto *Call = dyn_cast_or_null<Expr>(C.At);
    const FunctionDecl *Callee = calleeOf(C.At);
    if (!Call || !Callee)
      return made(Destination::Asked, C.At);
    if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(Call);
        Operator && Operator->getOperator() == OO_Equal)
      return made(Destination::Asked, C.At);
    if (handleCallOf(Call).Act == HandleAct::Resumes)
      return made(Destination::Resumed, Call);
    if (isWait(Call, F)) // `t.get()`, which waits for what the task signals
      return made(Destination::InPlace, Call);
    if (!Profile.isGenerator() && asksBody(*Callee))
      if (std::optional<Destination> Known = byMember(receiverSummary(Call, F.unit()), Call))
        return *Known;
    if (std::optional<Destination> Known = byRole(Callee, Call))
      return *Known;
    if (keepsContents(Callee))
      return made(Destination::Asked, C.At);
    if (isTaskLike(Call->getType(), F))
      return Profile.isGenerator() ? made(Destination::Pulled, C.At) : follow(Call);
    return made(Profile.isGenerator() ? Destination::Pulled : Destination::Asked, C.At);
  }

  /// What a body in sight does with the task. Models know better what their own libraries do.
  std::optional<Destination> bySummary(const ArgumentSummary &Done, const Expr *Call) {
    if (!Done.BodySeen)
      return std::nullopt;
    if (Done.has(ArgumentEffect::RunsToEnd))
      return made(Destination::InPlace, Call);
    if (std::optional<Destination> Kept = byKeeper(Done, Call))
      return Kept;
    const ArgumentUse *Given = Done.find(ArgumentEffect::GivenAway);
    // A function of which nothing is known may run it to its end; a coroutine would block there.
    bool Gone = Given && Given->AsHandle && Done.has(ArgumentEffect::Moves) && F.isCoroutine();
    if (Done.has(ArgumentEffect::Starts) || Gone)
      return made(Destination::Spawned, Call);
    if (Done.has(ArgumentEffect::Returns))
      return follow(Call);
    return Done.has(ArgumentEffect::Resumes) ? std::optional(made(Destination::Resumed, Call))
                                             : std::nullopt;
  }

  /// What a member gives of the task is not the task, unless that leaves its object.
  std::optional<Destination> byMember(const ArgumentSummary &Done, const Expr *Call) {
    bool Leaves = Done.has(ArgumentEffect::Moves) || isTaskLike(Call->getType(), F);
    return Leaves || !Done.has(ArgumentEffect::Returns) ? bySummary(Done, Call) : std::nullopt;
  }

  std::optional<Destination> byKeeper(const ArgumentSummary &Done, const Expr *Call) {
    for (const ArgumentUse &U : Done.Uses)
      if (isKept(U, Done))
        if (const Expr *In = keeperOf(U, Call)) {
          Destination D = into(In, Call);
          D.Collected = true;
          return D;
        }
    for (const ArgumentUse &U : Done.Uses)
      if (isKept(U, Done))
        return queued(Done, U.AsHandle ? Destination::Spawned : Destination::Stored, Call);
    return std::nullopt;
  }

  /// A copy of its handle keeps no task that its owner still destroys.
  static bool isKept(const ArgumentUse &U, const ArgumentSummary &Done) {
    return U.Effect == ArgumentEffect::Keeps && (!U.AsHandle || Done.has(ArgumentEffect::Moves));
  }

  static Destination queued(const ArgumentSummary &Done, enum Destination::Kind Kind,
                            const Expr *Call) {
    Destination D = made(Kind, Call);
    D.Deferred = Kind == Destination::Spawned && !Done.has(ArgumentEffect::Resumes) &&
                 !Done.has(ArgumentEffect::Starts) && !Done.has(ArgumentEffect::Escapes);
    return D;
  }

  /// Whether the body of \p Callee is to be asked. A coroutine has its arguments in its frame,
  /// which its result owns.
  bool asksBody(const FunctionDecl &Callee) const {
    if (isStd(Callee) || declaredSummary(&Callee, F.models()).isDeclared())
      return false;
    const Function *Body = F.unit().bodyOf(&Callee);
    return Body && (!Body->isCoroutine() || Body->returns().Kind == TypeKind::FireAndForget);
  }

  std::optional<Destination> intoScope(const FunctionDecl *Callee, const Expr *Call) {
    const auto *Member = dyn_cast<CXXMemberCallExpr>(Call);
    if (!Member)
      return std::nullopt;
    std::optional<ScopeModel> Model = scopeOf(Member->getRecordDecl(), F.models());
    if (!Model || !llvm::is_contained(Model->Spawn, identifierOf(Callee)))
      return std::nullopt;
    // What it returns may be awaited before the scope is joined.
    if (isTaskLike(Call->getType(), F) && fateOf(Call, F).What != Fate::Dropped)
      return follow(Call);
    Destination D = made(Destination::Spawned, Call);
    Referents Places = placesOf(Member->getImplicitObjectArgument());
    bool Known = Places.size() == 1 && (Places.front().Kind == Referent::Local ||
                                        Places.front().Kind == Referent::Parameter);
    if (Known && scopeModelOf(Places.front().Variable->getType().getNonReferenceType(), F))
      D.Scope = Places.front().Variable;
    return D;
  }

  std::optional<Destination> byRole(const FunctionDecl *Callee, const Expr *Call) {
    // What runs on when it is dropped is not ended by a timeout.
    bool Detaches = Profile.Start == StartKind::Eager && Profile.Drop == DropEffect::KeepsRunning;
    if (F.models().has(Callee, Role::Races) ||
        (Detaches && F.models().has(Callee, Role::Timeout))) {
      Destination D = made(Destination::Raced, awaitOf(Call));
      D.Race = Call;
      return D;
    }
    const FunctionModel *Model = F.models().function(Callee);
    if (!Model)
      return std::nullopt;
    if (Model->has(Role::Bridges) || Model->has(Role::RunsLoop))
      return made(Destination::InPlace, Call);
    if (Model->has(Role::Spawns) || Model->has(Role::SpawnsJoinable) || Model->has(Role::Forgets)) {
      Started = true;
      if (isWaitedFor(Call))
        return made(Destination::InPlace, Call);
      if (Call->getType()->isVoidType() || !isTaskLike(Call->getType(), F))
        return made(Destination::Spawned, Call);
      return follow(Call); // what it returns may still be awaited in place
    }
    if (Model->has(Role::Combines) || Model->has(Role::Wraps) || Model->has(Role::Timeout) ||
        Model->has(Role::Stabilises))
      return follow(Call);
    return std::nullopt;
  }

  /// `post_waitable(…).wait()`: the thread stands still until the task is done.
  bool isWaitedFor(const Expr *Call) const {
    Consumption C = fateOf(Call, F);
    const FunctionModel *Waits =
        C.What == Fate::Receiver ? F.models().function(calleeOf(C.At)) : nullptr;
    return Waits && (Waits->Blocking || Waits->has(Role::Bridges));
  }

  /// The co_await whose operand \p E is, else \p E.
  const Expr *awaitOf(const Expr *E) const {
    Consumption C = fateOf(E, F);
    return C.What == Fate::Awaited ? llvm::cast<Expr>(C.At) : E;
  }

  const TypeProfile &Profile;
  const Function &F;
  const Expr *Next = nullptr;
  bool Started = false;
  bool Carried = false; ///< in an object of which nothing is known but that it was made of the task
};

} // namespace

Destination destinationOf(const Expr *E, const TypeProfile &Profile, const Function &F) {
  return Route(Profile, F).of(E);
}

} // namespace corolint
