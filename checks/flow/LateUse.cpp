// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "LateUse.h"
#include "Flow.h"

#include "clang/AST/StmtCXX.h"

using namespace clang;

namespace corolint {

std::optional<LateUse> lateUse(FlowPoint From, const Function &F,
                               llvm::function_ref<Touch(const Event &)> TouchOf) {
  LateUse Late;
  // The state is the first suspension on the way, counted from 1.
  auto Visit = [&](const Event &E, unsigned &State) {
    if (const SuspensionPoint *Point =
            !State && E.Kind == Event::Suspension ? F.suspension(E.Node) : nullptr;
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

std::optional<LateUse> lateUse(const VarDecl &Var, const Function &F) {
  std::optional<FlowPoint> From =
      llvm::isa<ParmVarDecl>(Var) ? flowOf(F)->entry() : flowOf(F)->declared(&Var);
  if (!From)
    return std::nullopt;
  llvm::SmallVector<const Expr *, 4> Uses = F.uses(&Var);
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
