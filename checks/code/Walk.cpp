// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Walk.h"

#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::isa;

namespace corolint {
namespace {

bool contains(const Stmt *Root, const Stmt *Wanted) {
  if (Root == Wanted)
    return true;
  for (const Stmt *Child : evaluatedChildren(Root))
    if (contains(Child, Wanted))
      return true;
  return false;
}

/// Clang keeps the operand as written beside the awaiter made from it; the second normally
/// contains the first, unless await_transform rebuilt it.
void awaitedChildren(const CoroutineSuspendExpr *S, llvm::SmallVectorImpl<const Stmt *> &Out) {
  const Expr *Common = S->getCommonExpr();
  const Expr *Operand = S->getOperand();
  if (Operand && !(Common && contains(Common, valueOf(Operand))))
    Out.push_back(Operand);
  if (Common)
    Out.push_back(Common);
}

} // namespace

llvm::SmallVector<const Stmt *, 8> evaluatedChildren(const Stmt *S) {
  llvm::SmallVector<const Stmt *, 8> Out;
  if (const auto *Suspend = dyn_cast<CoroutineSuspendExpr>(S)) {
    awaitedChildren(Suspend, Out);
  } else if (const auto *Lambda = dyn_cast<LambdaExpr>(S)) {
    for (const Expr *Capture : Lambda->capture_inits())
      if (Capture)
        Out.push_back(Capture);
  } else if (const auto *Return = dyn_cast<CoreturnStmt>(S)) {
    // The promise call contains the operand, possibly converted.
    if (const Expr *Operand = Return->getOperand())
      Out.push_back(Operand);
  } else if (const auto *Loop = dyn_cast<CXXForRangeStmt>(S)) {
    for (const Stmt *Part :
         {Loop->getInit(), static_cast<const Stmt *>(Loop->getRangeStmt()),
          static_cast<const Stmt *>(Loop->getBeginStmt()),
          static_cast<const Stmt *>(Loop->getEndStmt()), static_cast<const Stmt *>(Loop->getCond()),
          static_cast<const Stmt *>(Loop->getInc()),
          static_cast<const Stmt *>(Loop->getLoopVarStmt()), Loop->getBody()})
      if (Part)
        Out.push_back(Part);
  } else if (isa<UnaryExprOrTypeTraitExpr, CXXNoexceptExpr, RequiresExpr, TypeTraitExpr>(S)) {
    // Unevaluated.
  } else if (const auto *Typeid = dyn_cast<CXXTypeidExpr>(S);
             Typeid && !Typeid->isPotentiallyEvaluated()) {
  } else if (const auto *Default = dyn_cast<CXXDefaultArgExpr>(S)) {
    if (const Expr *E = Default->getExpr())
      Out.push_back(E);
  } else if (const auto *Init = dyn_cast<CXXDefaultInitExpr>(S)) {
    if (const Expr *E = Init->getExpr())
      Out.push_back(E);
  } else if (const auto *List = dyn_cast<InitListExpr>(S)) {
    const InitListExpr *Semantic = List->isSemanticForm() ? List : List->getSemanticForm();
    for (const Stmt *Child : (Semantic ? Semantic : List)->children())
      if (Child)
        Out.push_back(Child);
  } else if (const auto *If = dyn_cast<IfStmt>(S); If && If->isConstexpr()) {
    // The discarded branch of a template's instantiation is no code.
    for (const Stmt *Part :
         {If->getInit(), static_cast<const Stmt *>(If->getConditionVariableDeclStmt()),
          static_cast<const Stmt *>(If->getCond()), If->getThen(), If->getElse()})
      if (Part)
        Out.push_back(Part);
  } else {
    for (const Stmt *Child : S->children())
      if (Child)
        Out.push_back(Child);
  }
  return Out;
}

void walk(const Stmt *Root, llvm::function_ref<bool(const Stmt *)> Visit) {
  if (!Root || !Visit(Root))
    return;
  for (const Stmt *Child : evaluatedChildren(Root))
    walk(Child, Visit);
}

/// A library's own std::move: `T &&f(T &)`.
static bool isOwnMove(const CallExpr &Call, const FunctionDecl &Callee) {
  QualType Result = Callee.getReturnType();
  return !isa<CXXMethodDecl>(Callee) && Result->isRValueReferenceType() &&
         Callee.getNumParams() == 1 && Callee.getParamDecl(0)->getType()->isReferenceType() &&
         Callee.getASTContext().hasSameUnqualifiedType(Result->getPointeeType(),
                                                       Call.getArg(0)->getType());
}

bool isMoveOrForward(const Expr *E) {
  const auto *Call = dyn_cast_or_null<CallExpr>(E);
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  if (!Callee || Call->getNumArgs() != 1 || !Callee->getIdentifier())
    return false;
  if (!Callee->isInStdNamespace())
    return isOwnMove(*Call, *Callee);
  return Callee->getName() == "move" || Callee->getName() == "forward" ||
         Callee->getName() == "forward_like";
}

/// One layer of what does not change the value; null if \p E has none.
static const Expr *unwrapOnce(const Expr *E) {
  if (const auto *Full = dyn_cast<FullExpr>(E))
    return Full->getSubExpr();
  if (const auto *Paren = dyn_cast<ParenExpr>(E))
    return Paren->getSubExpr();
  if (const auto *Temporary = dyn_cast<MaterializeTemporaryExpr>(E))
    return Temporary->getSubExpr();
  if (const auto *Bound = dyn_cast<CXXBindTemporaryExpr>(E))
    return Bound->getSubExpr();
  if (const auto *Subst = dyn_cast<SubstNonTypeTemplateParmExpr>(E))
    return Subst->getReplacement();
  if (const auto *Cast = dyn_cast<CastExpr>(E)) {
    switch (Cast->getCastKind()) {
    case CK_NoOp:
    case CK_ConstructorConversion:
    case CK_DerivedToBase:
    case CK_UncheckedDerivedToBase:
    case CK_LValueToRValue:
      return Cast->getSubExpr();
    default:
      return nullptr;
    }
  }
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(E))
    if (Construct->getNumArgs() >= 1 && Construct->getConstructor()->isCopyOrMoveConstructor())
      return Construct->getArg(0);
  if (const auto *List = dyn_cast<InitListExpr>(E); List && List->isTransparent())
    return List->getInit(0);
  return nullptr;
}

const Expr *valueOf(const Expr *E) {
  while (E)
    if (const Expr *Inner = unwrapOnce(E))
      E = Inner;
    else
      break;
  return E;
}

const Expr *movedValueOf(const Expr *E) {
  E = valueOf(E);
  while (isMoveOrForward(E))
    E = valueOf(llvm::cast<CallExpr>(E)->getArg(0));
  return E;
}

const Expr *aliased(const VarDecl &Var) {
  const Expr *E = Var.getInit();
  // The range of a for loop is a reference of Clang's own making; structured bindings name parts.
  if (!E || !Var.getType()->isReferenceType() || !Var.hasLocalStorage() || Var.isImplicit() ||
      isa<ParmVarDecl, DecompositionDecl>(Var))
    return nullptr;
  while (true) {
    E = E->IgnoreParens();
    const auto *Full = dyn_cast<FullExpr>(E);
    const auto *Cast = dyn_cast<CastExpr>(E);
    if (Full)
      E = Full->getSubExpr();
    else if (isMoveOrForward(E))
      E = llvm::cast<CallExpr>(E)->getArg(0);
    else if (Cast && Cast->isGLValue() &&
             (Cast->getCastKind() == CK_NoOp || Cast->getCastKind() == CK_DerivedToBase ||
              Cast->getCastKind() == CK_UncheckedDerivedToBase))
      E = Cast->getSubExpr();
    else
      break;
  }
  return isa<DeclRefExpr, MemberExpr>(E) ? E : nullptr;
}

const VarDecl *variableOf(const Expr *E) {
  if (!E)
    return nullptr;
  const auto *Ref = dyn_cast_or_null<DeclRefExpr>(movedValueOf(E));
  const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  while (Var) {
    const auto *Other = dyn_cast_or_null<DeclRefExpr>(aliased(*Var));
    const auto *Named = Other ? dyn_cast<VarDecl>(Other->getDecl()) : nullptr;
    if (!Named || Other->refersToEnclosingVariableOrCapture())
      break;
    Var = Named;
  }
  return Var;
}

const CallExpr *callOf(const Stmt *Condition) {
  const auto *Value = llvm::dyn_cast_or_null<Expr>(Condition);
  return Value ? llvm::dyn_cast<CallExpr>(Value->IgnoreParenImpCasts()) : nullptr;
}

} // namespace corolint
