// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Locks.h"

#include "LockTracking.h"
#include "flow/Flow.h"
#include "values/Consumption.h"

#include "clang/AST/Attr.h"
#include "clang/Basic/SourceManager.h"

using namespace clang;
using llvm::dyn_cast;

namespace corolint {
namespace {

void keep(std::vector<HeldLock> &Out, const Expr *Acquired, std::optional<HeldPath> Found) {
  if (!Found)
    return;
  HeldLock Lock;
  Lock.Guard = Found->Owner;
  Lock.Acquired = Acquired;
  Lock.SuspendedAt = Found->Path.End.as<CoroutineSuspendExpr>();
  Lock.Path = std::move(Found->Path);
  Out.push_back(std::move(Lock));
}

void followGuard(const Function &F, const VarDecl *Guard, const Expr *Acquired, FlowPoint From,
                 unsigned State, std::vector<HeldLock> &Out) {
  LockPlaces Mutexes;
  if (const auto *Construct = llvm::dyn_cast_or_null<CXXConstructExpr>(valueOf(Acquired)))
    for (const Expr *Arg : Construct->arguments())
      Mutexes.push_back(mutexOf(Arg, F));
  keep(Out, Acquired, heldAcrossSuspension(F, Guard, std::move(Mutexes), From, State));
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
          followGuard(F, Var, nullptr, flowOf(F)->entry(), Held, Out);
  for (const VarDecl *Var : F.variables()) {
    QualType Type = heldType(Var);
    if (Type.isNull() || !Var->hasLocalStorage() || !isThreadGuard(Type, F))
      continue;
    if (llvm::isa<ParmVarDecl>(Var)) {
      followGuard(F, Var, nullptr, flowOf(F)->entry(), Held, Out);
      continue;
    }
    const Expr *Init = Var->getInit();
    // One that is moved here from another local is followed from that one.
    const VarDecl *Source = Init ? variableOf(Init) : nullptr;
    if (!Init || isAwaited(Init) || (Source && Source->hasLocalStorage()))
      continue;
    if (std::optional<FlowPoint> From = flowOf(F)->declared(Var))
      followGuard(F, Var, Init, *From, stateAfterConstruction(Init, F), Out);
  }
}

void followPlace(const Function &F, const Expr *Object, const Expr *Call, unsigned State,
                 std::vector<HeldLock> &Out) {
  Place Mutex = mutexOf(Object, F);
  std::optional<FlowPoint> From = flowOf(F)->after(Call);
  if (Mutex && From)
    keep(Out, Call, heldAcrossSuspension(F, nullptr, {Mutex}, *From, State));
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
    LockOperation Does = lockOperationOf(Callee);
    if (Does != LockOperation::Locks && Does != LockOperation::Tries)
      continue;
    unsigned State = Does == LockOperation::Locks ? Held : Tried;
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
        if (Place Mutex = mutexOf(Object, F))
          keep(Out, Object, heldAcrossSuspension(F, nullptr, {Mutex}, flowOf(F)->entry(), Held));
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
    std::optional<FlowPoint> From = flowOf(F)->after(Bound);
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
    std::optional<FlowPath> Path = Full ? flowOf(F)->search(*From, Held, Step) : std::nullopt;
    if (Path && F.context().getSourceManager().isPointWithin(
                    llvm::cast<CoroutineSuspendExpr>(Path->End.Node)->getKeywordLoc(),
                    Full->getBeginLoc(), Full->getEndLoc()))
      keep(Out, Bound, HeldPath{std::move(*Path), nullptr});
  }
}

} // namespace

std::vector<HeldLock> locksAcrossSuspension(const Function &F) {
  std::vector<HeldLock> Found;
  if (F.isCoroutine() && F.returns().Kind == TypeKind::Monadic)
    return Found; // co_await is control flow there, nothing is ever resumed
  bool Suspends = llvm::any_of(F.suspensions(), [](const SuspensionPoint &S) {
    return S.Certainty != SuspendCertainty::Never;
  });
  if (!F.isCoroutine() || !Suspends || !flowOf(F))
    return Found;
  guardVariables(F, Found);
  manualLocks(F, Found);
  requiredLocks(F, Found);
  temporaryGuards(F, Found);
  return Found;
}

} // namespace corolint
