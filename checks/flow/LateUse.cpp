// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "LateUse.h"
#include "Flow.h"
#include "code/Walk.h"

#include "clang/AST/StmtCXX.h"

using namespace clang;

namespace corolint {

/// The suspension at which the coroutine is at \p E. The exception of an awaited call is that of
/// its await: an awaitable keeps what its coroutine throws.
static const SuspensionPoint *suspensionAt(const Event &E, const Function &F) {
  if (E.Kind == Event::Suspension)
    return F.suspension(E.Node);
  if (E.Kind != Event::Caught || !E.Node)
    return nullptr;
  for (const SuspensionPoint &Point : F.suspensions())
    if (const auto *Await = llvm::dyn_cast<CoawaitExpr>(Point.Expr);
        Await && Await->getOperand()->IgnoreImplicit() == E.Node)
      return &Point;
  return nullptr;
}

std::optional<LateUse> lateUse(FlowPoint From, const Function &F,
                               llvm::function_ref<Touch(const Event &)> TouchOf) {
  LateUse Late;
  // The state is the first suspension on the way, counted from 1.
  auto Visit = [&](const Event &E, unsigned &State) {
    if (const SuspensionPoint *Point = State ? nullptr : suspensionAt(E, F);
        Point && Point->Certainty != SuspendCertainty::Never)
      State = Point - F.suspensions().begin() + 1;
    Touch How = TouchOf(E);
    if (How == Touch::Renews || How == Touch::Ends)
      return Flow::Next::Prune;
    if (How != Touch::Relies || !State)
      return Flow::Next::Go;
    Late = {F.suspensions()[State - 1].Expr, E.Node};
    return Flow::Next::Found;
  };
  return flowOf(F)->search(From, 0, Visit) ? std::optional(Late) : std::nullopt;
}

/// `it = …`, of a pointer or of an object; through a reference it is a use of what that refers to.
static bool isAssigned(const Expr &Use, const VarDecl &Var, const Function &F) {
  if (Var.getType()->isReferenceType())
    return false;
  const Stmt *Parent = F.parent(&Use);
  if (const auto *Operator = llvm::dyn_cast_or_null<CXXOperatorCallExpr>(Parent))
    return Operator->getOperator() == OO_Equal && Operator->getArg(0) == &Use;
  const auto *Binary = llvm::dyn_cast_or_null<BinaryOperator>(Parent);
  return Binary && Binary->getOpcode() == BO_Assign && Binary->getLHS() == &Use;
}

/// `it->`, `*it`, `rows[i]`: an object that \p Of leads to.
static bool isWithin(const Stmt *E, const Stmt *Of) {
  const auto *Operator = llvm::dyn_cast_or_null<CXXOperatorCallExpr>(E);
  return Operator && Operator->getArg(0) == Of &&
         llvm::is_contained({OO_Arrow, OO_Star, OO_Subscript}, Operator->getOperator());
}

/// `row.push_back(co_await next());`: row is named before the suspension, and used after it.
static const Stmt *usedAfterArguments(const Expr &Use, const Function &F) {
  const Stmt *Object = &Use, *User = F.parent(Object);
  while (llvm::isa_and_nonnull<CastExpr, ParenExpr, MemberExpr>(User) || isWithin(User, Object))
    User = F.parent(Object = User);
  const auto *Call = llvm::dyn_cast_or_null<CXXMemberCallExpr>(User);
  if (!Call || Call->getCallee() != Object)
    return nullptr;
  bool Suspends = llvm::any_of(Call->arguments(), [&](const Expr *Argument) {
    bool Found = false;
    walk(Argument, [&](const Stmt *S) {
      Found |= F.suspension(S) != nullptr;
      return !Found;
    });
    return Found;
  });
  return Suspends ? Call : nullptr;
}

std::optional<LateUse> lateUse(const VarDecl &Var, const Function &F) {
  std::optional<FlowPoint> From =
      llvm::isa<ParmVarDecl>(Var) ? flowOf(F)->entry() : flowOf(F)->declared(&Var);
  if (!From)
    return std::nullopt;
  llvm::SmallVector<const Expr *, 4> Uses = F.uses(&Var);
  if (llvm::isa<DecompositionDecl>(Var) && !Var.getType()->isReferenceType())
    llvm::erase_if(Uses, [](const Expr *Use) { return Use->getType()->isArithmeticType(); });
  llvm::SmallVector<const Stmt *, 2> Later;
  for (const Expr *Use : Uses)
    if (const Stmt *Call = usedAfterArguments(*Use, F))
      Later.push_back(Call);
  return lateUse(*From, F, [&](const Event &E) {
    bool Dies = E.Kind == Event::VariableDies || E.Kind == Event::LifetimeEnds;
    if (Dies && E.Variable == &Var)
      return Touch::Ends;
    if (E.Kind != Event::Statement)
      return Touch::None;
    // What does not die in each round, a thread_local, is declared again.
    if (const auto *Declared = E.as<DeclStmt>();
        Declared && llvm::is_contained(Declared->decls(), &Var))
      return Touch::Renews;
    if (llvm::is_contained(Later, E.Node))
      return Touch::Relies;
    if (!llvm::is_contained(Uses, E.Node))
      return Touch::None;
    return isAssigned(*E.as<Expr>(), Var, F) ? Touch::Renews : Touch::Relies;
  });
}

std::optional<LateUse> lateStep(const CXXForRangeStmt &Loop, const Function &F) {
  const auto *Begin = llvm::dyn_cast_or_null<VarDecl>(
      Loop.getBeginStmt() ? Loop.getBeginStmt()->getSingleDecl() : nullptr);
  std::optional<FlowPoint> From = Begin ? flowOf(F)->declared(Begin) : std::nullopt;
  if (!From)
    return std::nullopt;
  llvm::SmallVector<const Expr *, 4> ElementUses;
  if (const VarDecl *Element = Loop.getLoopVariable();
      Element && Element->getType()->isReferenceType())
    ElementUses = F.uses(Element);
  return lateUse(*From, F, [&](const Event &E) {
    if (E.Variable == Begin)
      return Touch::Ends;
    bool Uses = E.Kind == Event::Statement &&
                (E.Node == Loop.getInc() || llvm::is_contained(ElementUses, E.Node));
    return Uses ? Touch::Relies : Touch::None;
  });
}

} // namespace corolint
