// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Locks.h"

#include "../model/Names.h"
#include "Consumption.h"
#include "Places.h"

#include "clang/AST/Attr.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/StringSwitch.h"

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

/// What a call does to the lock it is made on.
enum class Operation { None, Locks, Unlocks, Tries };

/// By the capability attributes of the callee, which say it for any name, else by its name in the
/// spellings of the standard library, POSIX, Qt, abseil and folly.
Operation operationOf(const FunctionDecl *Callee) {
  if (!Callee)
    return Operation::None;
  for (const FunctionDecl *F : Callee->redecls()) {
    if (F->hasAttr<TryAcquireCapabilityAttr>())
      return Operation::Tries;
    if (F->hasAttr<AcquireCapabilityAttr>())
      return Operation::Locks;
    if (F->hasAttr<ReleaseCapabilityAttr>())
      return Operation::Unlocks;
  }
  if (!Callee->getIdentifier())
    return Operation::None;
  return llvm::StringSwitch<Operation>(Callee->getName())
      .Cases({"lock", "lock_shared", "lock_upgrade", "Lock", "ReaderLock", "WriterLock"},
             Operation::Locks)
      .Cases({"pthread_mutex_lock", "pthread_spin_lock", "pthread_rwlock_rdlock",
              "pthread_rwlock_wrlock", "mtx_lock"},
             Operation::Locks)
      .Cases({"pthread_mutex_unlock", "pthread_spin_unlock", "pthread_rwlock_unlock", "mtx_unlock"},
             Operation::Unlocks)
      .Cases({"relock", "lockForRead", "lockForWrite", "emplace"}, Operation::Locks)
      .Cases({"unlock", "unlock_shared", "unlock_upgrade", "Unlock", "ReaderUnlock",
              "WriterUnlock"},
             Operation::Unlocks)
      .Cases({"release", "Release", "reset", "disarm"}, Operation::Unlocks)
      .StartsWith("try_lock", Operation::Tries)
      .StartsWith("tryLock", Operation::Tries)
      .Case("TryLock", Operation::Tries)
      .Default(Operation::None);
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

/// Whether the visible body of \p F does \p Wanted to something that is a thread lock.
bool bodyDoes(const FunctionDecl *F, Operation Wanted, const Function &In) {
  const FunctionDecl *Definition = nullptr;
  if (!F || !F->hasBody(Definition) || Definition->isDependentContext())
    return false;
  bool Found = false;
  auto Look = [&](const Stmt *S) {
    const auto *Call = dyn_cast<CXXMemberCallExpr>(S);
    const CXXMethodDecl *Callee = Call ? Call->getMethodDecl() : nullptr;
    if (Callee && operationOf(Callee) == Wanted)
      Found |= lockKindOf(Call->getObjectType(), In) == LockKind::Thread;
    return !Found;
  };
  walk(Definition->getBody(), Look);
  return Found;
}

/// A class of the user's own that is a guard: its destructor unlocks what a constructor locked.
bool isHandmadeGuard(const CXXRecordDecl *Record, const Function &F) {
  const CXXDestructorDecl *Destructor = Record->getDestructor();
  if (!Destructor || !bodyDoes(Destructor, Operation::Unlocks, F))
    return false;
  return llvm::any_of(Record->ctors(),
                      [&](const CXXConstructorDecl *C) { return bodyDoes(C, Operation::Locks, F); });
}

bool namesTag(const Expr *E, llvm::StringRef Tag) {
  const CXXRecordDecl *Record = recordOf(E->getType());
  return Record && Record->isInStdNamespace() && Record->getIdentifier() &&
         Record->getName() == Tag;
}

unsigned stateAfterConstruction(const Expr *Init, const Function &F);

/// A class of the user's own holds what its constructor locks, or what a guard it contains does.
unsigned stateAfterConstructor(const CXXConstructorDecl *Constructor, const Function &F) {
  const FunctionDecl *Definition = nullptr;
  if (!Constructor->hasBody(Definition))
    return Constructor->isImplicit() ? Free : Held;
  if (bodyDoes(Definition, Operation::Locks, F))
    return Held;
  for (const CXXCtorInitializer *Init : llvm::cast<CXXConstructorDecl>(Definition)->inits()) {
    const FieldDecl *Field = Init->getAnyMember();
    if (!Field || !isThreadGuard(Field->getType(), F))
      continue;
    const Expr *Value = Init->getInit();
    if (const auto *Default = dyn_cast<CXXDefaultInitExpr>(Value))
      Value = Default->getExpr();
    if (unsigned State = stateAfterConstruction(Value, F))
      return State;
  }
  return Free;
}

/// How a guard starts out, from the way it is constructed.
unsigned stateAfterConstruction(const Expr *Init, const Function &F) {
  const Expr *Value = valueOf(Init);
  if (!Value || llvm::isa<CXXNullPtrLiteralExpr, ImplicitValueInitExpr>(Value) ||
      namesTag(Value, "nullopt_t"))
    return Free;
  if (const auto *List = llvm::dyn_cast_or_null<InitListExpr>(Value)) {
    // An aggregate: as its members start out, default member initialisers included.
    unsigned State = Free;
    for (const Expr *Member : List->inits()) {
      if (const auto *Default = dyn_cast<CXXDefaultInitExpr>(Member))
        Member = Default->getExpr();
      if (isThreadGuard(Member->getType(), F))
        State = std::max(State, stateAfterConstruction(Member, F));
    }
    return State;
  }
  const auto *Construct = llvm::dyn_cast_or_null<CXXConstructExpr>(Value);
  if (!Construct)
    return Held; // from a function that returns a guard
  for (const Expr *Arg : Construct->arguments()) {
    if (namesTag(Arg, "defer_lock_t") || namesTag(Arg, "nullopt_t"))
      return Free;
    if (namesTag(Arg, "try_to_lock_t"))
      return Tried;
  }
  if (Construct->getNumArgs() != 0)
    return Held;
  const TypeModel *Model = F.models().type(Construct->getConstructor()->getParent());
  if ((Model && Model->Guard) || Construct->getConstructor()->getParent()->isInStdNamespace())
    return Free;
  return stateAfterConstructor(Construct->getConstructor(), F);
}

/// What came out of a co_await was locked without blocking.
bool isAwaited(const Expr *Init) {
  const Expr *Value = movedValueOf(Init);
  if (const auto *Construct = llvm::dyn_cast_or_null<CXXConstructExpr>(Value))
    if (Construct->getNumArgs() == 1)
      Value = movedValueOf(Construct->getArg(0));
  return llvm::isa_and_nonnull<CoawaitExpr>(Value);
}

/// `m` of `&m`, as C functions take a mutex; else \p E.
const Expr *pointedAt(const Expr *E) {
  const auto *Address = E ? dyn_cast<UnaryOperator>(E->IgnoreParenImpCasts()) : nullptr;
  return Address && Address->getOpcode() == UO_AddrOf ? Address->getSubExpr() : E;
}

/// Follows one lock from where it was taken to the first suspension with it held. The state of a
/// path is the lock's mode and, above that, who of Owners holds it: a guard may be moved.
class Tracker {
public:
  /// \p Places are the mutexes: of a manual lock the one, of a guard those it was given.
  Tracker(const Function &F, const VarDecl *Guard, llvm::SmallVector<std::string, 1> Places)
      : F(F), Places(std::move(Places)) {
    if (Guard)
      Owners.push_back(Guard);
  }

  std::optional<FlowPath> run(FlowPoint From, unsigned State) {
    return F.flow()->search(From, State,
                            [this](const Event &E, unsigned &S) { return step(E, S); });
  }
  /// Who holds the lock where the search ended; null for a manual lock.
  const VarDecl *owner() const { return Owners.empty() ? nullptr : Owners[Last]; }

private:
  static constexpr unsigned ModeBits = 2;
  static unsigned mode(unsigned State) { return State & ((1u << ModeBits) - 1); }
  static void setMode(unsigned &State, unsigned Mode) {
    State = (State >> ModeBits << ModeBits) | Mode;
  }
  const VarDecl *guard(unsigned State) const {
    return Owners.empty() ? nullptr : Owners[State >> ModeBits];
  }

  Flow::Next step(const Event &E, unsigned &State) {
    switch (E.Kind) {
    case Event::Suspension:
      if (mode(State) != Held || !F.maySuspendAt(E.Node))
        return Flow::Next::Go;
      Last = State >> ModeBits;
      return Flow::Next::Found;
    case Event::VariableDies:
    case Event::LifetimeEnds:
      return guard(State) && E.Variable == guard(State) ? Flow::Next::Prune : Flow::Next::Go;
    case Event::Branch:
      return branch(E, State);
    case Event::Statement:
      return statement(E.Node, State);
    default:
      return Flow::Next::Go;
    }
  }

  Flow::Next statement(const Stmt *S, unsigned &State) {
    const auto *E = dyn_cast<Expr>(S);
    if (isMoveOrForward(E) && guard(State) && variableOf(E) == guard(State))
      return moved(E, State);
    if (guard(State) == nullptr && adopts(S))
      return Flow::Next::Prune;
    if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(S);
        Operator && Operator->getOperator() == OO_Equal && isOurs(Operator->getArg(0), State)) {
      setMode(State, isAwaited(Operator->getArg(1))
                         ? unsigned(Free)
                         : stateAfterConstruction(Operator->getArg(1), F));
      return Flow::Next::Go;
    }
    if (const auto *Call = dyn_cast<CXXMemberCallExpr>(S);
        Call && isOurs(Call->getImplicitObjectArgument(), State)) {
      setMode(State, afterCall(operationOf(Call->getMethodDecl()), mode(State)));
      return !guard(State) && mode(State) == Free ? Flow::Next::Prune : Flow::Next::Go;
    }
    if (const auto *Call = dyn_cast<CallExpr>(S))
      return passed(*Call, State);
    if (const auto *Construct = dyn_cast<CXXConstructExpr>(S))
      return given(*Construct, State);
    return Flow::Next::Go;
  }

  /// An object that is made from the guard itself, by reference, may take the lock over.
  Flow::Next given(const CXXConstructExpr &Construct, unsigned State) {
    for (unsigned I = 0, N = Construct.getNumArgs(); I != N; ++I) {
      const ParmVarDecl *Param = parameterOf(&Construct, I);
      if (guard(State) && variableOf(Construct.getArg(I)) == guard(State) && Param &&
          mayChange(*Param) && !leavesAlone(Construct.getConstructor(), *Param))
        return Flow::Next::Prune;
    }
    return Flow::Next::Go;
  }

  /// A guard that moves into another local is followed there; what moves elsewhere is not ours.
  Flow::Next moved(const Expr *Move, unsigned &State) {
    Consumption Fate = fateOf(Move, F);
    const VarDecl *To = Fate.What == Fate::Initialises ? Fate.Variable : nullptr;
    if (const auto *Assign = llvm::dyn_cast_or_null<CXXOperatorCallExpr>(Fate.At);
        Assign && Fate.What == Fate::Stored)
      To = rootVariable(Assign->getArg(0));
    if (!To || !To->hasLocalStorage() || To->getType()->isReferenceType() ||
        !isThreadGuard(To->getType(), F))
      return Flow::Next::Prune;
    size_t Index = llvm::find(Owners, To) - Owners.begin();
    if (Index == Owners.size())
      Owners.push_back(To);
    State = (unsigned(Index) << ModeBits) | mode(State);
    return Flow::Next::Go;
  }

  /// Handing the guard or the mutex to a function by reference: std::lock locks it, the standard
  /// library's other functions leave it as it was, and of any other we only know where we see it.
  Flow::Next passed(const CallExpr &Call, unsigned &State) {
    const FunctionDecl *Callee = Call.getDirectCallee();
    for (unsigned I = 0, N = Call.getNumArgs(); I != N; ++I) {
      if (!isOurs(Call.getArg(I), State) && !isMutex(Call.getArg(I)))
        continue;
      const ParmVarDecl *Param = parameterOf(&Call, I);
      if (Callee && isStd(*Callee)) {
        if (Callee->getIdentifier() && Callee->getName() == "lock")
          setMode(State, Held);
        else if (Callee->getIdentifier() && Callee->getName() == "swap")
          return Flow::Next::Prune;
        continue;
      }
      Operation Does = operationOf(Callee);
      if (Does != Operation::None)
        setMode(State, afterCall(Does, mode(State)));
      else if (Param ? mayChange(*Param) && !leavesAlone(Callee, *Param)
                     : !llvm::isa<CXXOperatorCallExpr>(Call))
        return Flow::Next::Prune;
    }
    return Flow::Next::Go;
  }

  static bool mayChange(const ParmVarDecl &Param) {
    QualType T = Param.getType();
    return (T->isReferenceType() || T->isPointerType()) &&
           !T->getPointeeType().isConstQualified();
  }

  static bool leavesAlone(const FunctionDecl *Callee, const ParmVarDecl &Param) {
    const FunctionDecl *Definition = nullptr;
    if (!Callee->hasBody(Definition))
      return false;
    bool Untouched = true;
    const ParmVarDecl *Inner = Definition->getParamDecl(Param.getFunctionScopeIndex());
    if (const auto *Constructor = dyn_cast<CXXConstructorDecl>(Definition))
      for (const CXXCtorInitializer *Init : Constructor->inits())
        walk(Init->getInit(), [&](const Stmt *S) {
          const auto *Ref = dyn_cast<DeclRefExpr>(S);
          Untouched &= !Ref || Ref->getDecl() != Inner;
          return Untouched;
        });
    walk(Definition->getBody(), [&](const Stmt *S) {
      if (const auto *Member = dyn_cast<CXXMemberCallExpr>(S);
          Member && rootVariable(Member->getImplicitObjectArgument()) == Inner)
        Untouched &= operationOf(Member->getMethodDecl()) == Operation::None;
      else if (const auto *Call = dyn_cast<CallExpr>(S); Call && !isMoveOrForward(Call))
        for (const Expr *Arg : Call->arguments())
          Untouched &= rootVariable(Arg) != Inner;
      else if (const auto *Made = dyn_cast<CXXConstructExpr>(S))
        for (const Expr *Arg : Made->arguments())
          Untouched &= rootVariable(Arg) != Inner;
      return Untouched;
    });
    return Untouched;
  }

  static unsigned afterCall(Operation Does, unsigned Mode) {
    switch (Does) {
    case Operation::Locks:
      return Held;
    case Operation::Unlocks:
      return Free;
    case Operation::Tries:
      return Tried;
    case Operation::None:
      return Mode;
    }
    llvm_unreachable("all operations are handled");
  }

  /// `if (l)`, `if (l.owns_lock())`, `if (m.try_lock())`: the way taken tells the state.
  Flow::Next branch(const Event &E, unsigned &State) {
    if (mode(State) == Free)
      return Flow::Next::Go;
    bool Negated = false;
    const auto *Condition = llvm::dyn_cast_or_null<Expr>(E.Node);
    while (const auto *Not = llvm::dyn_cast_or_null<UnaryOperator>(
               Condition ? Condition->IgnoreParenImpCasts() : nullptr)) {
      if (Not->getOpcode() != UO_LNot)
        break;
      Negated = !Negated;
      Condition = Not->getSubExpr();
    }
    const auto *Call = llvm::dyn_cast_or_null<CXXMemberCallExpr>(
        Condition ? Condition->IgnoreParenImpCasts() : nullptr);
    if (!Call || !isOurs(Call->getImplicitObjectArgument(), State))
      return Flow::Next::Go;
    setMode(State, E.Taken != Negated ? Held : Free);
    return !guard(State) && mode(State) == Free ? Flow::Next::Prune : Flow::Next::Go;
  }

  bool isOurs(const Expr *What, unsigned State) const {
    if (!What)
      return false;
    if (const VarDecl *Guard = guard(State))
      return rootVariable(What) == Guard;
    return isMutex(What);
  }

  bool isMutex(const Expr *What) const {
    std::string Place = placeOf(pointedAt(What));
    return !Place.empty() && llvm::is_contained(Places, Place);
  }

  /// `std::unique_lock l(m, std::adopt_lock)` takes over a manual lock().
  bool adopts(const Stmt *S) const {
    const auto *Construct = dyn_cast<CXXConstructExpr>(S);
    if (!Construct)
      return false;
    bool Adopts = false, Names = false;
    for (const Expr *Arg : Construct->arguments()) {
      Adopts |= namesTag(Arg, "adopt_lock_t");
      Names |= isMutex(Arg);
    }
    return Adopts && Names;
  }

  const Function &F;
  llvm::SmallVector<const VarDecl *, 2> Owners;
  llvm::SmallVector<std::string, 1> Places;
  unsigned Last = 0;
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

void followGuard(const Function &F, const VarDecl *Guard, const Expr *Acquired, FlowPoint From,
                 unsigned State, std::vector<HeldLock> &Out) {
  llvm::SmallVector<std::string, 1> Mutexes;
  if (const auto *Construct = llvm::dyn_cast_or_null<CXXConstructExpr>(valueOf(Acquired)))
    for (const Expr *Arg : Construct->arguments())
      Mutexes.push_back(placeOf(Arg));
  Tracker T(F, Guard, std::move(Mutexes));
  std::optional<FlowPath> Path = T.run(From, State);
  keep(Out, T.owner(), Acquired, std::move(Path));
}

/// What \p Var holds in its scope: its own type, or the temporary whose life it extends.
QualType heldType(const VarDecl *Var) {
  if (!Var->getType()->isReferenceType())
    return Var->getType();
  const Expr *Init = Var->getInit();
  if (const auto *Full = llvm::dyn_cast_or_null<ExprWithCleanups>(Init))
    Init = Full->getSubExpr();
  const auto *Temporary = llvm::dyn_cast_or_null<MaterializeTemporaryExpr>(Init);
  return Temporary && Temporary->getExtendingDecl() == Var ? Temporary->getType() : QualType();
}

void guardVariables(const Function &F, std::vector<HeldLock> &Out) {
  if (const CXXRecordDecl *Closure = F.closure())
    for (const LambdaCapture &Capture : Closure->captures())
      if (Capture.capturesVariable() && Capture.getCaptureKind() == LCK_ByCopy)
        if (const auto *Var = dyn_cast<VarDecl>(Capture.getCapturedVar());
            Var && isThreadGuard(Var->getType(), F))
          followGuard(F, Var, nullptr, F.flow()->entry(), Held, Out);
  for (const VarDecl *Var : F.variables()) {
    QualType Type = heldType(Var);
    if (Type.isNull() || !Var->hasLocalStorage() || !isThreadGuard(Type, F))
      continue;
    if (llvm::isa<ParmVarDecl>(Var)) {
      followGuard(F, Var, nullptr, F.flow()->entry(), Held, Out);
      continue;
    }
    const Expr *Init = Var->getInit();
    // One that is moved here from another local is followed from that one.
    const VarDecl *Source = Init ? variableOf(Init) : nullptr;
    if (!Init || isAwaited(Init) || (Source && Source->hasLocalStorage()))
      continue;
    if (std::optional<FlowPoint> From = F.flow()->declared(Var))
      followGuard(F, Var, Init, *From, stateAfterConstruction(Init, F), Out);
  }
}

void followPlace(const Function &F, const Expr *Object, const Expr *Call, unsigned State,
                 std::vector<HeldLock> &Out) {
  std::string Key = placeOf(pointedAt(Object));
  std::optional<FlowPoint> From = F.flow()->after(Call);
  if (!Key.empty() && From)
    keep(Out, nullptr, Call, Tracker(F, nullptr, {Key}).run(*From, State));
}

void followMutex(const Function &F, const Expr *Object, const Expr *Call, unsigned State,
                 std::vector<HeldLock> &Out) {
  QualType T = Object->getType();
  T = T->isPointerType() ? T->getPointeeType() : T;
  if (!isThreadGuard(T, F) && lockKindOf(T, F) == LockKind::Thread)
    followPlace(F, Object, Call, State, Out);
}

void manualLocks(const Function &F, std::vector<HeldLock> &Out) {
  for (const auto *Call : F.all<CallExpr>()) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    Operation Does = operationOf(Callee);
    if (Does != Operation::Locks && Does != Operation::Tries)
      continue;
    unsigned State = Does == Operation::Locks ? Held : Tried;
    if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Call))
      followMutex(F, Member->getImplicitObjectArgument(), Call, State, Out);
    else if (Callee->isInStdNamespace())
      for (const Expr *Arg : Call->arguments()) // std::lock(a, b)
        followMutex(F, Arg, Call, State, Out);
    else if (Callee->isExternC() && Call->getNumArgs() == 1) // pthread_mutex_lock(&m)
      followPlace(F, Call->getArg(0), Call, State, Out);
  }
}

/// A coroutine that says it is called with a lock held (REQUIRES(mu)) holds it until it unlocks.
void requiredLocks(const Function &F, std::vector<HeldLock> &Out) {
  for (const FunctionDecl *D : F.decl().redecls())
    for (const auto *Requires : D->specific_attrs<RequiresCapabilityAttr>())
      for (const Expr *Object : Requires->args())
        if (std::string Key = placeOf(Object); !Key.empty())
          keep(Out, nullptr, Object, Tracker(F, nullptr, {Key}).run(F.flow()->entry(), Held));
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
    if (!From || stateAfterConstruction(Bound->getSubExpr(), F) != Held)
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
  if (Record->hasAttr<CapabilityAttr>())
    return LockKind::Thread;
  if (F.types().members(Record, "unlock").empty())
    return LockKind::None;
  for (const FunctionDecl *Lock : F.types().members(Record, "lock"))
    if (QualType Result = F.types().returnType(Lock); !Result.isNull() && !Result->isVoidType())
      return F.types().awaiterOf(Result) || F.types().of(Result).isTask() ? LockKind::Async
                                                                         : LockKind::None;
  if (hasVoidMember(Record, "lock", F.types()))
    return LockKind::Thread;
  return LockKind::None;
}

namespace {

/// Seen are the records that are being asked: a list's node owns another node.
bool isThreadGuard(QualType T, const Function &F, llvm::SmallPtrSetImpl<const Decl *> &Seen) {
  const CXXRecordDecl *Record = T->isReferenceType() ? nullptr : F.types().complete(recordOf(T));
  if (!Record || Record->isLambda() || !Seen.insert(Record->getCanonicalDecl()).second)
    return false;
  llvm::SmallVector<QualType, 2> Locks = guardedTypes(Record);
  bool Known = false;
  if (const TypeModel *Model = F.models().type(Record))
    Known = Model->Guard;
  if (Known || Record->hasAttr<ScopedLockableAttr>()) {
    // Decided by the mutex where one is named: std::unique_lock<folly::coro::Mutex> blocks nobody.
    bool NamesMutex = false;
    for (QualType L : Locks) {
      if (lockKindOf(L, F) == LockKind::Thread)
        return true;
      NamesMutex |= lockKindOf(L, F) != LockKind::None ||
                    !F.types().members(recordOf(L), "unlock").empty();
    }
    return !NamesMutex && !(Record->isInStdNamespace() && Locks.empty());
  }
  if (Record->isInStdNamespace()) {
    // What owns a guard holds its lock.
    static constexpr llvm::StringLiteral Holders[] = {"optional", "pair", "tuple", "unique_ptr",
                                                      "shared_ptr"};
    return Record->getIdentifier() && llvm::is_contained(Holders, Record->getName()) &&
           llvm::any_of(Locks, [&](QualType L) { return isThreadGuard(L, F, Seen); });
  }
  // A record that owns a guard as a direct member or in a std::optional holds the lock as long.
  return isHandmadeGuard(Record, F) || llvm::any_of(Record->fields(), [&](const FieldDecl *Field) {
           return isThreadGuard(Field->getType(), F, Seen);
         });
}

} // namespace

bool isThreadGuard(QualType T, const Function &F) {
  llvm::SmallPtrSet<const Decl *, 8> Seen;
  return isThreadGuard(T, F, Seen);
}

std::vector<HeldLock> locksAcrossSuspension(const Function &F) {
  std::vector<HeldLock> Found;
  if (F.isCoroutine() && F.returns().Kind == TypeKind::Monadic)
    return Found; // co_await is control flow there, nothing is ever resumed
  bool Suspends = llvm::any_of(F.suspensions(), [](const SuspensionPoint &S) {
    return S.Certainty != SuspendCertainty::Never;
  });
  if (!F.isCoroutine() || !Suspends || !F.flow())
    return Found;
  guardVariables(F, Found);
  manualLocks(F, Found);
  requiredLocks(F, Found);
  temporaryGuards(F, Found);
  return Found;
}

} // namespace corolint
