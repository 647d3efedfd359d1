// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Locks.h"

#include "../model/Names.h"
#include "Consumption.h"

#include "clang/AST/Attr.h"
#include "clang/Basic/SourceManager.h"

using namespace clang;
using llvm::dyn_cast;

namespace corolint {
namespace {

/// States of one lock on a path.
enum : unsigned { Free = 0, Held = 1, Tried = 2 };

bool hasVoidMember(const CXXRecordDecl *Record, llvm::StringRef Name, Types &T) {
  return llvm::any_of(T.members(Record, Name), [](const FunctionDecl *F) {
    return F->getReturnType()->isVoidType() && F->getMinRequiredArguments() == 0;
  });
}

/// The lock types that a guard's template arguments name.
llvm::SmallVector<QualType, 2> guardedTypes(const CXXRecordDecl *Guard) {
  llvm::SmallVector<QualType, 2> Found;
  const auto *Spec = dyn_cast<ClassTemplateSpecializationDecl>(Guard);
  if (!Spec)
    return Found;
  auto Add = [&](const TemplateArgument &Arg) {
    if (Arg.getKind() == TemplateArgument::Type && recordOf(Arg.getAsType()))
      Found.push_back(Arg.getAsType());
  };
  for (const TemplateArgument &Arg : Spec->getTemplateArgs().asArray())
    if (Arg.getKind() == TemplateArgument::Pack)
      llvm::for_each(Arg.pack_elements(), Add);
    else
      Add(Arg);
  return Found;
}

/// Whether the visible body of \p F calls a member `Name` of something that is a thread lock.
bool bodyLocks(const FunctionDecl *F, llvm::StringRef Name, const Function &In) {
  const FunctionDecl *Definition = nullptr;
  if (!F || !F->hasBody(Definition) || Definition->isDependentContext())
    return false;
  bool Found = false;
  auto Look = [&](const Stmt *S) {
    const auto *Call = dyn_cast<CXXMemberCallExpr>(S);
    const CXXMethodDecl *Callee = Call ? Call->getMethodDecl() : nullptr;
    if (Callee && Callee->getIdentifier() && Callee->getName() == Name)
      Found |= lockKindOf(Call->getObjectType(), In) == LockKind::Thread;
    return !Found;
  };
  walk(Definition->getBody(), Look);
  return Found;
}

/// A class of the user's own that is a guard: its destructor unlocks what a constructor locked.
bool isHandmadeGuard(const CXXRecordDecl *Record, const Function &F) {
  const CXXDestructorDecl *Destructor = Record->getDestructor();
  if (!Destructor || !bodyLocks(Destructor, "unlock", F))
    return false;
  return llvm::any_of(Record->ctors(),
                      [&](const CXXConstructorDecl *C) { return bodyLocks(C, "lock", F); });
}

/// A record that owns a guard as a direct member or in a std::optional holds the lock as long.
bool containsGuard(const CXXRecordDecl *Record, const Function &F) {
  return llvm::any_of(Record->fields(), [&](const FieldDecl *Field) {
    return !Field->getType()->isReferenceType() && isThreadGuard(Field->getType(), F);
  });
}

bool namesTag(const Expr *E, llvm::StringRef Tag) {
  const CXXRecordDecl *Record = recordOf(E->getType());
  return Record && Record->isInStdNamespace() && Record->getIdentifier() &&
         Record->getName() == Tag;
}

/// How a guard starts out, from the way it is constructed.
unsigned stateAfterConstruction(const Expr *Init) {
  const auto *Construct = llvm::dyn_cast_or_null<CXXConstructExpr>(valueOf(Init));
  if (!Construct)
    return Held; // from a function that returns a guard, or an aggregate that holds one
  if (Construct->getNumArgs() == 0)
    return Free;
  for (const Expr *Arg : Construct->arguments()) {
    if (namesTag(Arg, "defer_lock_t"))
      return Free;
    if (namesTag(Arg, "try_to_lock_t"))
      return Tried;
  }
  return Held;
}

bool isAwaited(const Expr *Init) { return llvm::isa_and_nonnull<CoawaitExpr>(movedValueOf(Init)); }

/// A lock object as written, so that `m.lock()` and `m.unlock()` can be matched: the chain of
/// declarations from the outermost object. Empty if the object is not a plain chain.
std::string objectKey(const Expr *E) {
  E = valueOf(E);
  if (const auto *Ref = llvm::dyn_cast_or_null<DeclRefExpr>(E))
    return llvm::formatv("{0:x}", Ref->getDecl()->getCanonicalDecl()).str();
  if (llvm::isa_and_nonnull<CXXThisExpr>(E))
    return "this";
  if (const auto *Member = llvm::dyn_cast_or_null<MemberExpr>(E)) {
    std::string Base = objectKey(Member->getBase());
    return Base.empty() ? Base
                        : Base + llvm::formatv(".{0:x}", Member->getMemberDecl()).str();
  }
  if (const auto *Deref = llvm::dyn_cast_or_null<UnaryOperator>(E))
    if (Deref->getOpcode() == UO_Deref || Deref->getOpcode() == UO_AddrOf)
      return objectKey(Deref->getSubExpr());
  if (const auto *Operator = llvm::dyn_cast_or_null<CXXOperatorCallExpr>(E))
    if (Operator->getOperator() == OO_Star || Operator->getOperator() == OO_Arrow)
      return objectKey(Operator->getArg(0));
  return {};
}

llvm::StringRef memberName(const CXXMemberCallExpr *Call) {
  const CXXMethodDecl *Method = Call->getMethodDecl();
  return Method && Method->getIdentifier() ? Method->getName() : llvm::StringRef();
}

/// Follows one lock from where it was taken to the first suspension with it held.
class Tracker {
public:
  Tracker(const Function &F, const VarDecl *Guard, std::string Object)
      : F(F), Guard(Guard), Object(std::move(Object)) {}

  std::optional<FlowPath> run(FlowPoint From, unsigned State) {
    return F.flow()->search(From, State, [this](const Event &E, unsigned &S) { return step(E, S); });
  }

private:
  Flow::Next step(const Event &E, unsigned &State) {
    switch (E.Kind) {
    case Event::Suspension:
      return State == Held && F.maySuspendAt(E.Node) ? Flow::Next::Found : Flow::Next::Go;
    case Event::VariableDies:
    case Event::LifetimeEnds:
      return Guard && E.Variable == Guard ? Flow::Next::Prune : Flow::Next::Go;
    case Event::Branch:
      return branch(E, State);
    case Event::Statement:
      return statement(E.Node, State);
    default:
      return Flow::Next::Go;
    }
  }

  Flow::Next statement(const Stmt *S, unsigned &State) {
    if (const auto *Call = dyn_cast<CXXMemberCallExpr>(S)) {
      if (isOurs(Call->getImplicitObjectArgument()))
        State = afterCall(memberName(Call), State);
      return !Guard && State == Free ? Flow::Next::Prune : Flow::Next::Go;
    }
    if (isMoveOrForward(dyn_cast<Expr>(S)) && Guard &&
        variableOf(llvm::cast<Expr>(S)) == Guard)
      return Flow::Next::Prune; // its new owner is followed by itself, or lies elsewhere
    if (!Guard && adopts(S))
      return Flow::Next::Prune;
    return Flow::Next::Go;
  }

  static unsigned afterCall(llvm::StringRef Name, unsigned State) {
    if (Name == "unlock" || Name == "unlock_shared" || Name == "release" || Name == "reset")
      return Free;
    if (Name == "lock" || Name == "lock_shared" || Name == "emplace")
      return Held;
    if (Name.starts_with("try_lock"))
      return Tried;
    return State;
  }

  /// `if (l)`, `if (l.owns_lock())`, `if (m.try_lock())`: the way taken tells the state.
  Flow::Next branch(const Event &E, unsigned &State) {
    if (State == Free)
      return Flow::Next::Go;
    bool Negated = false;
    const auto *Condition = dyn_cast<Expr>(E.Node);
    while (const auto *Not = llvm::dyn_cast_or_null<UnaryOperator>(
               Condition ? Condition->IgnoreParenImpCasts() : nullptr)) {
      if (Not->getOpcode() != UO_LNot)
        break;
      Negated = !Negated;
      Condition = Not->getSubExpr();
    }
    const auto *Call =
        llvm::dyn_cast_or_null<CXXMemberCallExpr>(Condition ? Condition->IgnoreParenImpCasts() : nullptr);
    if (!Call || !isOurs(Call->getImplicitObjectArgument()))
      return Flow::Next::Go;
    State = E.Taken != Negated ? Held : Free;
    return !Guard && State == Free ? Flow::Next::Prune : Flow::Next::Go;
  }

  bool isOurs(const Expr *Object_) const {
    if (!Object_)
      return false;
    return Guard ? variableOf(Object_) == Guard : objectKey(Object_) == Object;
  }

  /// `std::unique_lock l(m, std::adopt_lock)` takes over a manual lock().
  bool adopts(const Stmt *S) const {
    const auto *Construct = dyn_cast<CXXConstructExpr>(S);
    if (!Construct)
      return false;
    bool Adopts = false, Names = false;
    for (const Expr *Arg : Construct->arguments()) {
      Adopts |= namesTag(Arg, "adopt_lock_t");
      Names |= objectKey(Arg) == Object;
    }
    return Adopts && Names;
  }

  const Function &F;
  const VarDecl *Guard;
  std::string Object;
};

void keep(std::vector<HeldLock> &Out, const VarDecl *Guard, const Expr *Acquired,
          std::optional<FlowPath> Path) {
  if (!Path)
    return;
  HeldLock Lock;
  Lock.Guard = Guard;
  Lock.Acquired = Acquired;
  Lock.SuspendedAt = Path->End.as<CoroutineSuspendExpr>();
  Lock.Path = std::move(*Path);
  Out.push_back(std::move(Lock));
}

void guardVariables(const Function &F, std::vector<HeldLock> &Out) {
  for (const VarDecl *Var : F.variables()) {
    if (Var->getType()->isReferenceType() || !Var->hasLocalStorage() ||
        !isThreadGuard(Var->getType(), F))
      continue;
    if (llvm::isa<ParmVarDecl>(Var)) {
      keep(Out, Var, nullptr, Tracker(F, Var, "").run(F.flow()->entry(), Held));
      continue;
    }
    const Expr *Init = Var->getInit();
    if (!Init || isAwaited(Init))
      continue;
    if (std::optional<FlowPoint> From = F.flow()->declared(Var))
      keep(Out, Var, Init, Tracker(F, Var, "").run(*From, stateAfterConstruction(Init)));
  }
}

void manualLocks(const Function &F, std::vector<HeldLock> &Out) {
  for (const auto *Call : F.all<CXXMemberCallExpr>()) {
    llvm::StringRef Name = memberName(Call);
    bool Locks = Name == "lock" || Name == "lock_shared";
    if (!Locks && !Name.starts_with("try_lock"))
      continue;
    const Expr *Object = Call->getImplicitObjectArgument();
    if (isThreadGuard(Object->getType(), F) ||
        lockKindOf(Call->getObjectType(), F) != LockKind::Thread)
      continue;
    std::string Key = objectKey(Object);
    std::optional<FlowPoint> From = F.flow()->after(Call);
    if (!Key.empty() && From)
      keep(Out, nullptr, Call, Tracker(F, nullptr, Key).run(*From, Locks ? Held : Tried));
  }
}

/// `(std::lock_guard(m), co_await f())`: a temporary guard lives to the end of the
/// full-expression.
void temporaryGuards(const Function &F, std::vector<HeldLock> &Out) {
  for (const auto *Bound : F.all<CXXBindTemporaryExpr>()) {
    if (!isThreadGuard(Bound->getType(), F))
      continue;
    Consumption Fate = fateOf(Bound, F);
    if (Fate.What == Fate::Initialises || Fate.What == Fate::Awaited)
      continue;
    std::optional<FlowPoint> From = F.flow()->after(Bound);
    if (!From || stateAfterConstruction(Bound->getSubExpr()) != Held)
      continue;
    auto Step = [&](const Event &E, unsigned &) {
      if (E.Kind == Event::TemporaryDies && E.Node == Bound)
        return Flow::Next::Prune;
      return E.Kind == Event::Suspension && F.maySuspendAt(E.Node) ? Flow::Next::Found
                                                                   : Flow::Next::Go;
    };
    // Without a destructor event in sight the lifetime is not this full-expression's.
    const Stmt *Full = Bound;
    while (Full && !llvm::isa<ExprWithCleanups>(Full))
      Full = F.parent(Full);
    std::optional<FlowPath> Path = Full ? F.flow()->search(*From, Held, Step) : std::nullopt;
    if (Path && F.context().getSourceManager().isPointWithin(
                    llvm::cast<CoroutineSuspendExpr>(Path->End.Node)->getKeywordLoc(),
                    Full->getBeginLoc(), Full->getEndLoc()))
      keep(Out, nullptr, Bound, std::move(Path));
  }
}

} // namespace

LockKind lockKindOf(QualType T, const Function &F) {
  const CXXRecordDecl *Record = F.types().complete(recordOf(T));
  if (!Record)
    return LockKind::None;
  if (const TypeModel *Model = F.models().type(Record); Model && Model->Lock != LockKind::None)
    return Model->Lock;
  if (F.types().members(Record, "unlock").empty())
    return LockKind::None;
  for (const FunctionDecl *Lock : F.types().members(Record, "lock"))
    if (QualType Result = F.types().returnType(Lock); !Result.isNull() && !Result->isVoidType())
      return F.types().awaiterOf(Result) || F.types().of(Result).isTask() ? LockKind::Async
                                                                         : LockKind::None;
  if (hasVoidMember(Record, "lock", F.types()))
    return LockKind::Thread;
  return Record->hasAttr<CapabilityAttr>() ? LockKind::Thread : LockKind::None;
}

bool isThreadGuard(QualType T, const Function &F) {
  const CXXRecordDecl *Record = T->isReferenceType() ? nullptr : F.types().complete(recordOf(T));
  if (!Record || Record->isLambda())
    return false;
  llvm::SmallVector<QualType, 2> Locks = guardedTypes(Record);
  bool Known = false;
  if (const TypeModel *Model = F.models().type(Record))
    Known = Model->Guard;
  if (Known || Record->hasAttr<ScopedLockableAttr>()) {
    if (Locks.empty())
      return true;
    return llvm::any_of(Locks,
                        [&](QualType L) { return lockKindOf(L, F) == LockKind::Thread; });
  }
  if (Record->isInStdNamespace()) {
    // std::optional<guard> and std::pair<guard, …> hold what they are given.
    bool Holder = Record->getIdentifier() &&
                  (Record->getName() == "optional" || Record->getName() == "pair");
    return Holder && llvm::any_of(Locks, [&](QualType L) { return isThreadGuard(L, F); });
  }
  return isHandmadeGuard(Record, F) || containsGuard(Record, F);
}

std::vector<HeldLock> locksAcrossSuspension(const Function &F) {
  std::vector<HeldLock> Found;
  bool Suspends = llvm::any_of(F.suspensions(), [](const SuspensionPoint &S) {
    return S.Certainty != SuspendCertainty::Never;
  });
  if (!F.isCoroutine() || !Suspends || !F.flow())
    return Found;
  guardVariables(F, Found);
  manualLocks(F, Found);
  temporaryGuards(F, Found);
  return Found;
}

} // namespace corolint
