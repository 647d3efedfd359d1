// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Unsequenced.h"

#include "values/Consumption.h"
#include "values/Places.h"

using namespace clang;
using llvm::dyn_cast;

namespace corolint {
namespace {

/// Operators keep the order of the built-in ones where they are written as operators.
bool leavesOrderOpen(OverloadedOperatorKind Operator) {
  switch (Operator) {
  case OO_Plus:
  case OO_Minus:
  case OO_Star:
  case OO_Slash:
  case OO_Percent:
  case OO_Amp:
  case OO_Pipe:
  case OO_Caret:
  case OO_EqualEqual:
  case OO_ExclaimEqual:
  case OO_Less:
  case OO_Greater:
  case OO_LessEqual:
  case OO_GreaterEqual:
  case OO_Spaceship:
    return true;
  default:
    return false;
  }
}

/// What \p S writes by ++, --, an assignment or a move; null if nothing.
const Expr *writtenBy(const Stmt *S) {
  const Expr *Target = nullptr;
  if (const auto *Unary = dyn_cast<UnaryOperator>(S)) {
    if (Unary->isIncrementDecrementOp())
      Target = Unary->getSubExpr();
  } else if (const auto *Binary = dyn_cast<BinaryOperator>(S)) {
    if (Binary->isAssignmentOp())
      Target = Binary->getLHS();
  } else if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(S)) {
    OverloadedOperatorKind Kind = Operator->getOperator();
    if (Operator->isAssignmentOp() || Kind == OO_PlusPlus || Kind == OO_MinusMinus)
      Target = Operator->getArg(0);
  } else if (const auto *Construct = dyn_cast<CXXConstructExpr>(S)) {
    if (Construct->getConstructor()->isMoveConstructor() && Construct->getNumArgs() &&
        isMoveOrForward(valueOf(Construct->getArg(0))))
      Target = Construct->getArg(0);
  }
  return Target;
}

/// The member or variable that \p E names, through `*` too; null where it is no plain chain.
const ValueDecl *namedBy(const Expr *E) {
  const Expr *Value = E && !placeOf(E).empty() ? movedValueOf(E) : nullptr;
  while (const auto *Unary = llvm::dyn_cast_or_null<UnaryOperator>(Value))
    Value = movedValueOf(Unary->getSubExpr());
  if (const auto *Member = llvm::dyn_cast_or_null<MemberExpr>(Value))
    return Member->getMemberDecl();
  return Value ? rootVariable(Value) : nullptr;
}

bool mentions(const Expr *E, llvm::StringRef Place) {
  bool Found = false;
  walk(E, [&](const Stmt *S) {
    const auto *Part = llvm::isa<DeclRefExpr, MemberExpr>(S) ? llvm::cast<Expr>(S) : nullptr;
    Found |= Part && placeOf(Part) == Place;
    return !Found;
  });
  return Found;
}

/// The object on which \p E awaits a member function that may change it.
const Expr *awaitedObject(const Expr *E, const Function &F) {
  const CoroutineSuspendExpr *Suspends = suspensionIn(E, F);
  const auto *Await = llvm::dyn_cast_or_null<CoawaitExpr>(Suspends);
  const auto *Call =
      Await ? llvm::dyn_cast_or_null<CXXMemberCallExpr>(movedValueOf(Await->getOperand()))
            : nullptr;
  if (!Call || !Call->getMethodDecl() || Call->getMethodDecl()->isConst())
    return nullptr;
  return Call->getImplicitObjectArgument();
}

} // namespace

llvm::SmallVector<const Expr *, 4> unsequencedOperands(const Stmt *S) {
  llvm::SmallVector<const Expr *, 4> Found;
  if (const auto *Binary = dyn_cast<BinaryOperator>(S)) {
    if (Binary->isMultiplicativeOp() || Binary->isAdditiveOp() || Binary->isComparisonOp() ||
        Binary->isBitwiseOp())
      Found = {Binary->getLHS(), Binary->getRHS()};
  } else if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(S)) {
    if (leavesOrderOpen(Operator->getOperator()))
      Found.append(Operator->arg_begin(), Operator->arg_end());
    else if (Operator->getOperator() == OO_Call || Operator->getOperator() == OO_Subscript)
      Found.append(Operator->arg_begin() + 1, Operator->arg_end());
  } else if (const auto *Call = dyn_cast<CallExpr>(S)) {
    Found.append(Call->arg_begin(), Call->arg_end());
  } else if (const auto *Construct = dyn_cast<CXXConstructExpr>(S)) {
    if (!Construct->isListInitialization())
      Found.append(Construct->arg_begin(), Construct->arg_end());
  }
  return Found;
}

namespace {
/// The first suspension in each statement that has one.
struct FirstSuspensions {
  explicit FirstSuspensions(const Function &F) {
    for (const SuspensionPoint &S : F.suspensions())
      if (S.Certainty != SuspendCertainty::Never)
        // What encloses a statement that has an earlier one has it as well.
        for (const Stmt *Up = S.Expr; Up && In.try_emplace(Up, S.Expr).second;)
          Up = F.parent(Up);
  }
  llvm::DenseMap<const Stmt *, const CoroutineSuspendExpr *> In;
};
} // namespace

const CoroutineSuspendExpr *suspensionIn(const Expr *E, const Function &F) {
  return F.get<FirstSuspensions>().In.lookup(E);
}

const ValueDecl *conflict(const Expr *Other, const Expr *Writer, const Function &F) {
  const ValueDecl *Shared = nullptr;
  walk(Writer, [&](const Stmt *S) {
    const Expr *Written = writtenBy(S);
    if (const ValueDecl *Name = namedBy(Written); Name && mentions(Other, placeOf(Written)))
      Shared = Name;
    return !Shared;
  });
  if (Shared)
    return Shared;
  const Expr *Object = awaitedObject(Writer, F), *Second = awaitedObject(Other, F);
  return Object && Second && placeOf(Object) == placeOf(Second) ? namedBy(Object) : nullptr;
}

} // namespace corolint
