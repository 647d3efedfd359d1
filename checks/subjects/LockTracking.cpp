// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "LockTracking.h"

#include "code/Unit.h"
#include "flow/Flow.h"
#include "model/Names.h"
#include "summaries/Summary.h"
#include "values/Consumption.h"
#include "values/Places.h"

using namespace clang;
using llvm::dyn_cast;

namespace corolint {
namespace {

bool namesTag(const Expr *E, llvm::StringRef Tag) {
  const CXXRecordDecl *Record = recordOf(E->getType());
  return Record && Record->isInStdNamespace() && Record->getIdentifier() &&
         Record->getName() == Tag;
}

/// A class of the user's own holds what its constructor locks, or what a guard it contains does.
unsigned stateAfterConstructor(const CXXConstructorDecl *Constructor, const Function &F) {
  const FunctionDecl *Definition = nullptr;
  if (!Constructor->hasBody(Definition))
    return Constructor->isImplicit() ? Free : Held;
  if (bodyDoes(Definition, LockOperation::Locks, F))
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

} // namespace

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

bool isAwaited(const Expr *Init) {
  const Expr *Value = movedValueOf(Init);
  if (const auto *Construct = llvm::dyn_cast_or_null<CXXConstructExpr>(Value))
    if (Construct->getNumArgs() == 1)
      Value = movedValueOf(Construct->getArg(0));
  return llvm::isa_and_nonnull<CoawaitExpr>(Value);
}

Place mutexOf(const Expr *E, const Function &F) {
  const Places &Known = F.get<Places>();
  return E && E->getType()->isPointerType() ? Known.pointee(E) : Known.of(E);
}

namespace {

/// Follows one lock from where it was taken to the first suspension with it held. The state of a
/// path is the lock's mode and, above that, who of Owners holds it: a guard may be moved.
class Tracker {
public:
  /// \p Mutexes are the mutexes: of a manual lock the one, of a guard those it was given.
  Tracker(const Function &F, const VarDecl *Guard, LockPlaces Mutexes)
      : F(F), Mutexes(std::move(Mutexes)) {
    if (Guard)
      Owners.push_back(Guard);
  }

  std::optional<FlowPath> run(FlowPoint From, unsigned State) {
    return flowOf(F)->search(From, State,
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
    if (isMoveOrForward(E) && namesGuard(E, State))
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
      setMode(State, afterCall(lockOperationOf(Call->getMethodDecl()), mode(State)));
      return !guard(State) && mode(State) == Free ? Flow::Next::Prune : Flow::Next::Go;
    } else if (Call && mayBeOurs(*Call, State)) {
      return Flow::Next::Prune;
    }
    if (const auto *Call = dyn_cast<CXXOperatorCallExpr>(S); Call && releases(*Call, State))
      return Flow::Next::Prune;
    if (const auto *Call = dyn_cast<CallExpr>(S); Call && !guard(State) && unlocksMember(*Call))
      return Flow::Next::Prune;
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
      if (namesGuard(Construct.getArg(I), State) && Param && mayChange(*Param) &&
          !argumentSummary(&Construct, I, F.unit()).isLeftAlone())
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
        else if (Callee->getIdentifier() &&
                 (Callee->getName() == "swap" || Callee->getName() == "exchange"))
          return Flow::Next::Prune;
        continue;
      }
      LockOperation Does = lockOperationOf(Callee);
      if (Does != LockOperation::None)
        setMode(State, afterCall(Does, mode(State)));
      else if (Param ? mayChange(*Param) && !argumentSummary(&Call, I, F.unit()).isLeftAlone()
                     : !llvm::isa<CXXOperatorCallExpr>(Call))
        return Flow::Next::Prune;
    }
    return Flow::Next::Go;
  }

  static bool mayChange(const ParmVarDecl &Param) {
    QualType T = Param.getType();
    return (T->isReferenceType() || T->isPointerType()) && !T->getPointeeType().isConstQualified();
  }

  static unsigned afterCall(LockOperation Does, unsigned Mode) {
    switch (Does) {
    case LockOperation::Locks:
      return Held;
    case LockOperation::Unlocks:
      return Free;
    case LockOperation::Tries:
      return Tried;
    case LockOperation::None:
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

  /// Whether \p What names the guard or a part of it, or points there; of a manual lock, the mutex.
  bool isOurs(const Expr *What, unsigned State) const {
    if (!What)
      return false;
    const VarDecl *Guard = guard(State);
    if (!Guard)
      return isMutex(What);
    Place Named = mutexOf(What, F);
    return (Named ? Named.rootVariable() : rootVariable(What)) == Guard;
  }

  /// Whether \p E names or points to the guard, or a part of it that is a guard.
  bool namesGuard(const Expr *E, unsigned State) const {
    QualType T = E->getType();
    return guard(State) && isOurs(E, State) &&
           isThreadGuard(T->isPointerType() ? T->getPointeeType() : T, F);
  }

  /// Whether \p Call operates a lock that a pointer points to, which may point to the guard: its
  /// address was taken.
  bool mayBeOurs(const CXXMemberCallExpr &Call, unsigned State) const {
    const VarDecl *Guard = guard(State);
    if (!Guard || lockOperationOf(Call.getMethodDecl()) != LockOperation::Unlocks ||
        !F.get<Places>().isExposed(*Guard))
      return false;
    Place Named = mutexOf(Call.getImplicitObjectArgument(), F);
    return (!Named || Named.isIndirect()) &&
           F.context().hasSameUnqualifiedType(Call.getObjectType(), Guard->getType());
  }

  /// Whether \p Call calls a lambda of this function that unlocks what it captures of it.
  bool releases(const CXXOperatorCallExpr &Call, unsigned State) const {
    const auto *Body = llvm::dyn_cast_or_null<CXXMethodDecl>(Call.getDirectCallee());
    if (!Body || !Body->getParent()->isLambda() || !Body->hasBody())
      return false;
    bool Found = false;
    walk(Body->getBody(), [&](const Stmt *S) {
      const auto *Inner = dyn_cast<CXXMemberCallExpr>(S);
      Found |= Inner && lockOperationOf(Inner->getMethodDecl()) == LockOperation::Unlocks &&
               isOurs(Inner->getImplicitObjectArgument(), State);
      return !Found;
    });
    return Found;
  }

  /// `finish(state);`: whether the body of what is called unlocks a mutex of that name in what it
  /// is given.
  bool unlocksMember(const CallExpr &Call, unsigned Depth = 0) const {
    const Function *Body = F.unit().function(Call.getDirectCallee());
    return Body && !Body->isCoroutine() &&
           llvm::any_of(Body->all<CallExpr>(), [&](const CallExpr *Inner) {
             const auto *Member = dyn_cast<CXXMemberCallExpr>(Inner);
             const auto *Named = dyn_cast_or_null<MemberExpr>(
                 Member && lockOperationOf(Member->getMethodDecl()) == LockOperation::Unlocks
                     ? Member->getImplicitObjectArgument()->IgnoreParenImpCasts()
                     : nullptr);
             return Named
                        ? llvm::any_of(Mutexes,
                                       [&](Place M) { return M.decl() == Named->getMemberDecl(); })
                        : Depth < 2 && unlocksMember(*Inner, Depth + 1);
           });
  }

  bool isMutex(const Expr *What) const {
    Place Named = mutexOf(What, F);
    return Named && llvm::is_contained(Mutexes, Named);
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
  LockPlaces Mutexes;
  unsigned Last = 0;
};

} // namespace

std::optional<HeldPath> heldAcrossSuspension(const Function &F, const VarDecl *Guard,
                                             LockPlaces Mutexes, FlowPoint From, unsigned State) {
  Tracker T(F, Guard, std::move(Mutexes));
  std::optional<FlowPath> Path = T.run(From, State);
  if (!Path)
    return std::nullopt;
  return HeldPath{std::move(*Path), T.owner()};
}

} // namespace corolint
