// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Places.h"

#include "Consumption.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::dyn_cast_or_null;
using llvm::isa_and_nonnull;

namespace corolint {

std::string placeOf(const Expr *E) {
  E = valueOf(E);
  if (const auto *Ref = dyn_cast_or_null<DeclRefExpr>(E)) {
    const auto *Var = dyn_cast<VarDecl>(Ref->getDecl());
    if (const Expr *Named = Var ? aliased(*Var) : nullptr)
      if (std::string Place = placeOf(Named); !Place.empty())
        return Place;
    return llvm::formatv("{0:x}", Ref->getDecl()->getCanonicalDecl()).str();
  }
  if (isa_and_nonnull<CXXThisExpr>(E))
    return "this";
  if (const auto *Member = dyn_cast_or_null<MemberExpr>(E)) {
    std::string Base = placeOf(Member->getBase());
    return Base.empty() ? Base : Base + llvm::formatv(".{0:x}", Member->getMemberDecl()).str();
  }
  if (const auto *Unary = dyn_cast_or_null<UnaryOperator>(E))
    if (Unary->getOpcode() == UO_Deref || Unary->getOpcode() == UO_AddrOf)
      return placeOf(Unary->getSubExpr());
  if (const auto *Operator = dyn_cast_or_null<CXXOperatorCallExpr>(E))
    if (Operator->getNumArgs() == 1 &&
        (Operator->getOperator() == OO_Star || Operator->getOperator() == OO_Arrow))
      return placeOf(Operator->getArg(0));
  return {};
}

const VarDecl *rootVariable(const Expr *E) {
  while ((E = movedValueOf(E))) {
    if (const auto *Member = dyn_cast<MemberExpr>(E))
      E = Member->getBase();
    else if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(E);
             Operator && Operator->getNumArgs() == 1 &&
             (Operator->getOperator() == OO_Star || Operator->getOperator() == OO_Arrow))
      E = Operator->getArg(0);
    else if (const auto *Call = dyn_cast<CXXMemberCallExpr>(E);
             Call && calleeOf(Call) && calleeOf(Call)->getIdentifier() &&
             calleeOf(Call)->getName() == "value")
      E = Call->getImplicitObjectArgument();
    else if (const auto *Unary = dyn_cast<UnaryOperator>(E);
             Unary && (Unary->getOpcode() == UO_AddrOf || Unary->getOpcode() == UO_Deref))
      E = Unary->getSubExpr();
    else if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
      const auto *Var = dyn_cast<VarDecl>(Ref->getDecl());
      const Expr *Named = Var ? aliased(*Var) : nullptr;
      const VarDecl *Root = Named ? rootVariable(Named) : nullptr;
      return Root ? Root : Var;
    } else
      break;
  }
  return nullptr;
}

bool isFrameLocal(const Expr *E) {
  E = valueOf(E);
  if (const auto *Member = dyn_cast_or_null<MemberExpr>(E))
    return !Member->isArrow() && !Member->getMemberDecl()->getType()->isReferenceType() &&
           isFrameLocal(Member->getBase());
  if (const auto *Element = dyn_cast_or_null<ArraySubscriptExpr>(E))
    return Element->getBase()->IgnoreImpCasts()->getType()->isArrayType() &&
           isFrameLocal(Element->getBase()->IgnoreImpCasts());
  const auto *Ref = dyn_cast_or_null<DeclRefExpr>(E);
  const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  return Var && Var->hasLocalStorage() && !Var->getType()->isReferenceType() &&
         !Ref->refersToEnclosingVariableOrCapture();
}

static bool bindsToChange(const CallExpr &Call, unsigned I) {
  const ParmVarDecl *Param = parameterOf(&Call, I);
  if (!Param)
    return !llvm::isa<CXXOperatorCallExpr>(Call) ||
           llvm::cast<CXXOperatorCallExpr>(Call).isAssignmentOp();
  return Param->getType()->isReferenceType() &&
         !Param->getType()->getPointeeType().isConstQualified();
}

bool mayChange(const Stmt *S, llvm::StringRef Place) {
  if (const auto *Binary = dyn_cast<BinaryOperator>(S))
    return Binary->isAssignmentOp() && placeOf(Binary->getLHS()) == Place;
  if (const auto *Unary = dyn_cast<UnaryOperator>(S))
    return (Unary->isIncrementDecrementOp() || Unary->getOpcode() == UO_AddrOf) &&
           placeOf(Unary->getSubExpr()) == Place;
  if (const auto *Declaration = dyn_cast<DeclStmt>(S)) {
    return llvm::any_of(Declaration->decls(), [&](const Decl *D) {
      const auto *Var = dyn_cast<VarDecl>(D);
      if (!Var)
        return false;
      if (Place.starts_with(llvm::formatv("{0:x}", Var->getCanonicalDecl()).str()))
        return true;
      return Var->getType()->isReferenceType() && Var->getInit() &&
             placeOf(Var->getInit()) == Place;
    });
  }
  if (const auto *Call = dyn_cast<CallExpr>(S)) {
    for (unsigned I = 0, N = Call->getNumArgs(); I != N; ++I)
      if (placeOf(Call->getArg(I)) == Place && bindsToChange(*Call, I))
        return true;
  } else if (const auto *Construct = dyn_cast<CXXConstructExpr>(S)) {
    for (const Expr *Arg : Construct->arguments())
      if (isMoveOrForward(valueOf(Arg)) && placeOf(movedValueOf(Arg)) == Place)
        return true;
  }
  return false;
}

} // namespace corolint
