// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Reads.h"

#include "TaskRoute.h"
#include "code/Unit.h"
#include "flow/Flow.h"
#include "model/Names.h"
#include "summaries/UseReader.h"
#include "values/Consumption.h"
#include "values/Referent.h"

#include "clang/AST/ASTLambda.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::isa;

namespace corolint {
namespace {

/// Functions that pass on what they were given are looked through this far.
constexpr unsigned MaxForwards = 3;

bool comesFrom(const Referent &R, Slot What) {
  switch (What.Kind) {
  case Slot::Parameter:
    return R.Kind == Referent::Parameter && R.Variable == What.Param;
  case Slot::Object:
    return R.Kind == Referent::This;
  case Slot::Closure:
    return R.Kind == Referent::Captured || R.Kind == Referent::This;
  }
  return false;
}

/// Whether a copy of \p R is in the closure of \p F; what it captures by reference is elsewhere.
bool isInClosure(const Referent &R, const Function &F) {
  return F.closure() && llvm::any_of(F.closure()->captures(), [&](const LambdaCapture &C) {
           return R.Kind == Referent::This
                      ? C.getCaptureKind() == LCK_StarThis
                      : C.getCaptureKind() == LCK_ByCopy && C.capturesVariable() &&
                            C.getCapturedVar() == R.Variable;
         });
}

/// Whether \p R is what \p What refers to, or the closure itself, and no mere pointer from there.
bool isPartOf(const Referent &R, Slot What, const Function &F) {
  return comesFrom(R, What) && (What.Kind != Slot::Closure || isInClosure(R, F));
}

/// `(void)parameter;` says that it is not used.
bool isVoidCast(const Expr *E, const Function &F) {
  const auto *Cast = llvm::dyn_cast_or_null<CastExpr>(F.parent(E));
  return Cast && Cast->getCastKind() == CK_ToVoid;
}

/// The expressions of \p F that look at \p What, those through local aliases of it included.
class Uses {
public:
  Uses(const Function &F, Slot What) : F(F), What(What) {
    for (const Stmt *S : F.statements())
      if (const auto *E = dyn_cast<Expr>(S); E && isDirect(E))
        All.insert(E);
    // Aliases are declared before they are used, so that one pass in order finds chains of them.
    for (const VarDecl *Var : F.variables())
      if (!isa<ParmVarDecl>(Var) && Var->getInit() && isAlias(Var))
        for (const Expr *Use : F.uses(Var))
          All.insert(Use);
  }

  bool empty() const { return All.empty(); }
  bool contains(const Stmt *S) const {
    const auto *E = llvm::dyn_cast_or_null<Expr>(S);
    return E && All.contains(E);
  }
  /// The first in the source.
  const Expr *first() const {
    for (const Stmt *S : F.statements())
      if (contains(S))
        return llvm::cast<Expr>(S);
    return nullptr;
  }

private:
  bool isDirect(const Expr *E) const {
    if (What.Kind == Slot::Parameter)
      return names(E, What.Param) && !isVoidCast(E, F);
    if (isa<CXXThisExpr>(E) || (What.Param && names(E, What.Param)))
      return true;
    if (What.Kind == Slot::Object)
      return isa<LambdaExpr>(E) && capturesThis(llvm::cast<LambdaExpr>(E));
    if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
      return Ref->refersToEnclosingVariableOrCapture();
    return false;
  }

  static bool names(const Expr *E, const VarDecl *Var) {
    if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
      return Ref->getDecl() == Var;
    const auto *Lambda = dyn_cast<LambdaExpr>(E);
    return Lambda && llvm::any_of(Lambda->captures(), [&](const LambdaCapture &C) {
             return C.capturesVariable() && C.getCapturedVar() == Var;
           });
  }

  static bool capturesThis(const LambdaExpr *Lambda) {
    return llvm::any_of(Lambda->captures(),
                        [](const LambdaCapture &C) { return C.capturesThis(); });
  }

  bool isAlias(const VarDecl *Var) const {
    QualType T = Var->getType();
    if (!T->isReferenceType() && !isView(T))
      return false;
    Referents From = T->isReferenceType() ? placesOf(Var->getInit()) : pointeesOf(Var->getInit());
    if (llvm::any_of(From, [&](const Referent &R) { return isPartOf(R, What, F); }))
      return true;
    // Iterators and the like: made by a call on what is looked at.
    bool Mentions = false;
    walk(Var->getInit(), [&](const Stmt *S) {
      Mentions |= contains(S) && (What.Kind != Slot::Closure || namesCopy(S));
      return !Mentions && !isa<CoroutineSuspendExpr>(S);
    });
    return Mentions && isView(T);
  }

  bool namesCopy(const Stmt *S) const {
    const auto *E = dyn_cast<DeclRefExpr>(S);
    return E && llvm::any_of(placesOf(E), [&](const Referent &R) { return isInClosure(R, F); });
  }

  const Function &F;
  Slot What;
  llvm::SmallPtrSet<const Expr *, 16> All;
};

/// Where a coroutine has been suspended. What await_resume() throws leads to a handler before the
/// co_await, as an expression, is evaluated.
class ResumptionPoints {
public:
  explicit ResumptionPoints(const Function &F) {
    for (const SuspensionPoint &Point : F.suspensions())
      if (const Expr *Resume = Point.Expr->getResumeExpr())
        Resumed[Resume->IgnoreImplicit()] = Point.Expr;
  }

  const Stmt *suspensionAt(const Event &E) const {
    return E.Kind == Event::Suspension  ? E.Node
           : E.Kind == Event::Statement ? Resumed.lookup(E.Node)
                                        : nullptr;
  }

private:
  llvm::DenseMap<const Stmt *, const Stmt *> Resumed;
};

/// The operations that a coroutine awaits and that keep what it was given: a view of it in an
/// argument (`co_await write(s, buffer(text))`), the object of a member, or the awaited itself.
class PendingUses {
public:
  PendingUses(const Function &F, Slot What, const Uses &Looks) : F(F), What(What), Looks(Looks) {}

  /// Where \p Suspension hands it over; null where it does not.
  const Expr *at(const Stmt *Suspension) const {
    const auto *Await = dyn_cast<CoawaitExpr>(Suspension);
    if (!Await)
      return nullptr;
    const Expr *Operand = Await->getOperand();
    if (isAwaitedItself(Operand))
      return useIn(Operand);
    const Expr *Found = nullptr;
    walk(Operand, [&](const Stmt *S) {
      const auto *Call = dyn_cast<CallExpr>(S);
      if (Call && !Found && keeps(*Call))
        Found = useIn(Call);
      return !Found && !isa<LambdaExpr, CoroutineSuspendExpr>(S);
    });
    return Found;
  }

private:
  bool given(const Referents &From) const {
    return llvm::any_of(From, [&](const Referent &R) { return isPartOf(R, What, F); });
  }

  const Expr *useIn(const Expr *Root) const {
    const Expr *Found = nullptr;
    walk(Root, [&](const Stmt *S) {
      if (!Found && Looks.contains(S))
        Found = llvm::cast<Expr>(S);
      return !Found;
    });
    return Found;
  }

  bool isAwaitedItself(const Expr *Operand) const {
    const Expr *Value = movedValueOf(Operand);
    return Value && Value->isGLValue() && recordOf(Value->getType()) &&
           F.types().awaiterOf(Value->getType()) && given(placesOf(Value));
  }

  /// Whether the operation that \p Call gives keeps it. What its body does is seen elsewhere:
  /// this is about operations of which only the declaration is seen.
  bool keeps(const CallExpr &Call) const {
    const FunctionDecl *Callee = Call.getDirectCallee();
    if (callsUnseen(Call))
      return true;
    if (!Callee || !Call.getType()->isRecordType() ||
        (F.unit().bodyOf(Callee) && !F.models().has(Callee, Role::Callback)))
      return false;
    const TypeProfile &Profile = F.types().of(Call.getType());
    bool Task = Profile.isTask() || Profile.isGenerator();
    if (!Task && !(Profile.Kind == TypeKind::Awaitable && isReferenceLike(Call.getType())))
      return false;
    if (const auto *Member = dyn_cast<CXXMemberCallExpr>(&Call)) {
      const Expr *Object = Member->getImplicitObjectArgument();
      if (given(Object->getType()->isPointerType() ? pointeesOf(Object) : placesOf(Object)))
        return true;
    }
    // Of an object that is passed by reference, the body knows, which the program may have.
    for (unsigned I = 0; I != Call.getNumArgs(); ++I)
      if (const ParmVarDecl *Param = parameterOf(&Call, I))
        if (QualType T = Param->getType(); T->isReferenceType()
                                               ? givesView(Call.getArg(I))
                                               : given(referentsOf(T, Call.getArg(I))))
          return true;
    return false;
  }

  /// `co_await callback(x)` of a std::function, or in a template of whatever it was given: the task
  /// may be that of a closure in there.
  bool callsUnseen(const CallExpr &Call) const {
    const FunctionDecl *Callee = Call.getDirectCallee();
    bool Invokes = Callee && (Callee->getOverloadedOperator() == OO_Call ||
                              (isStd(*Callee) && identifierOf(Callee) == "invoke"));
    if (!Invokes || Call.getNumArgs() == 0 || !F.types().of(Call.getType()).isTask())
      return false;
    QualType T = Call.getArg(0)->getType();
    bool Unseen = isErasedCallable(T) || (F.decl().isTemplateInstantiation() && isCallable(T));
    return Unseen && given(placesOf(Call.getArg(0)));
  }

  /// `async_write(socket, buffer(text), token)`, which takes the view by reference and copies it.
  bool givesView(const Expr *Argument) const {
    const Expr *Value = valueOf(Argument);
    return Value->isPRValue() && isReferenceLike(Value->getType()) && given(pointeesOf(Value, F));
  }

  const Function &F;
  Slot What;
  const Uses &Looks;
};

Read readOfCoroutine(const Function &F, Slot What) {
  Uses Looks(F, What);
  Read Found;
  if (Looks.empty())
    return Found;
  Found = {ReadTime::AtStart, Looks.first(), nullptr};
  if (!flowOf(F))
    return Found;
  const Stmt *Suspended = nullptr;
  const Expr *Kept = nullptr;
  ResumptionPoints Resumptions(F);
  PendingUses Pending(F, What, Looks);
  auto Visit = [&](const Event &E, unsigned &State) {
    const Stmt *At = Resumptions.suspensionAt(E);
    if (At && F.maySuspendAt(At)) {
      Kept = Pending.at(At);
      if (Kept || !State)
        Suspended = At;
      if (Kept)
        return Flow::Next::Found;
      State = 1;
    }
    return State && Looks.contains(E.Node) && E.Kind == Event::Statement ? Flow::Next::Found
                                                                         : Flow::Next::Go;
  };
  if (std::optional<FlowPath> Path = flowOf(F)->search(Visit))
    Found = {ReadTime::AfterSuspension, Kept ? Kept : Path->End.as<Expr>(), Suspended,
             Kept != nullptr};
  return Found;
}

/// Unknown is worse than a read that is early, and a read that is late worse than both.
bool isWorse(ReadTime A, ReadTime B) {
  auto Rank = [](ReadTime T) {
    return T == ReadTime::AfterSuspension ? 3 : T == ReadTime::Unknown ? 2 : int(T);
  };
  return Rank(A) > Rank(B);
}

/// Where a plain function that gives an awaitable puts a reference to \p What into it; null where
/// it does not.
const Expr *keptInResult(const Function &F, Slot What) {
  QualType Result = F.decl().getReturnType();
  if (!Result->isRecordType() || F.types().of(Result).Kind != TypeKind::Awaitable ||
      !isReferenceLike(Result))
    return nullptr;
  for (const auto *Return : F.all<ReturnStmt>())
    if (const Expr *Value = Return->getRetValue())
      if (llvm::any_of(pointeesOf(Value, F), [&](const Referent &R) { return comesFrom(R, What); }))
        return Value;
  return nullptr;
}

Read readOf(const FunctionDecl *Callee, Slot What, Unit &In, unsigned Depth) {
  const Function *Body = In.bodyOf(Callee);
  if (!Body)
    return {ReadTime::Unknown};
  // The definition's own parameter, where the call saw another declaration's.
  if (What.Param) {
    unsigned Index = What.Param->getFunctionScopeIndex();
    if (Index >= Body->decl().getNumParams())
      return {ReadTime::Unknown};
    What.Param = Body->decl().getParamDecl(Index);
  }
  Read Worst = Body->isCoroutine() ? readOfCoroutine(*Body, What) : Read();
  bool Early = Body->isCoroutine() ? Worst.When == ReadTime::AtStart : true;
  if (!Early || Depth == MaxForwards)
    return Worst;
  if (const Expr *Kept = Body->isCoroutine() ? nullptr : keptInResult(*Body, What))
    return {ReadTime::AfterSuspension, Kept, nullptr, true};
  for (const Forward &Next : forwardsOf(*Body, What)) {
    Read Inside = readOf(Next.Callee, Next.As, In, Depth + 1);
    if (Next.Awaited && Inside.When != ReadTime::AfterSuspension)
      continue; // it starts when this one awaits it
    if (isWorse(Inside.When, Worst.When)) {
      Worst = Inside;
      if (Next.Awaited)
        Worst.Suspension = Next.Awaited;
    }
  }
  return Worst;
}

} // namespace

/// As what the callee of \p Call has \p What of \p F; it may have it twice.
static llvm::SmallVector<Slot, 1> givenAs(const CallExpr *Call, const Function &F, Slot What) {
  llvm::SmallVector<Slot, 1> Found;
  auto Given = [&](const Referents &From) {
    return llvm::any_of(From, [&](const Referent &R) { return isPartOf(R, What, F); });
  };
  if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Call)) {
    const Expr *Object = Member->getImplicitObjectArgument();
    if (Given(Object->getType()->isPointerType() ? pointeesOf(Object) : placesOf(Object)))
      Found.push_back({Slot::Object});
  }
  // `[f] { return f(); }`: a closure within this closure.
  const auto *Operator = dyn_cast<CXXMethodDecl>(Call->getDirectCallee());
  if (What.Kind == Slot::Closure && Operator && isLambdaCallOperator(Operator) &&
      isa<CXXOperatorCallExpr>(Call) && Given(placesOf(Call->getArg(0))))
    Found.push_back({Slot::Closure});
  for (unsigned I = 0; I != Call->getNumArgs(); ++I)
    if (const ParmVarDecl *Param = parameterOf(Call, I);
        Param && Given(referentsOf(Param->getType(), Call->getArg(I))))
      Found.push_back({Slot::Parameter, Param});
  return Found;
}

/// `return g(s);`, `return when_all(g(s), h());`, `pack p{g(s), 1}; return p;`
static bool isReturned(const CallExpr *Call, const Function &F) {
  const TypeProfile &Profile = F.types().of(Call->getType());
  bool Runs = Profile.isTask() || Profile.isGenerator() || Profile.Kind == TypeKind::Awaitable;
  if (!Runs || destinationOf(Call, Profile, F).Kind == Destination::Returned)
    return Runs;
  ArgumentSummary Made;
  UseReader(F, Made).use(Call);
  return Made.has(ArgumentEffect::Returns);
}

std::vector<Forward> forwardsOf(const Function &F, Slot What) {
  std::vector<Forward> Found;
  for (const SuspensionPoint &Point : F.suspensions()) {
    const auto *Await = dyn_cast<CoawaitExpr>(Point.Expr);
    const auto *Call =
        llvm::dyn_cast_or_null<CallExpr>(Await ? movedValueOf(Await->getOperand()) : nullptr);
    if (Call && Call->getDirectCallee() && Point.Certainty != SuspendCertainty::Never)
      for (Slot As : givenAs(Call, F, What))
        Found.push_back({Call, Call->getDirectCallee(), As, Await});
  }
  if (F.isCoroutine())
    return Found;
  for (const auto *Call : F.all<CallExpr>())
    if (Call->getDirectCallee() && Call->getType()->isRecordType())
      for (Slot As : givenAs(Call, F, What))
        if (isReturned(Call, F))
          Found.push_back({Call, Call->getDirectCallee(), As, nullptr});
  return Found;
}

Read readOf(const FunctionDecl *Callee, Slot What, Unit &In) { return readOf(Callee, What, In, 0); }

} // namespace corolint
