// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "ThreadLocals.h"

#include "values/Consumption.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::dyn_cast_or_null;

namespace corolint {

const VarDecl *threadLocalOf(const Expr *E) {
  while ((E = valueOf(E))) {
    if (const auto *Member = dyn_cast<MemberExpr>(E); Member && !Member->isArrow())
      if (!llvm::isa<VarDecl>(Member->getMemberDecl())) {
        E = Member->getBase();
        continue;
      }
    if (const auto *Element = dyn_cast<ArraySubscriptExpr>(E)) {
      E = Element->getBase()->IgnoreImpCasts();
      continue;
    }
    break;
  }
  if (const auto *Call = dyn_cast_or_null<CallExpr>(E); Call && Call->isGLValue())
    return threadLocalBehind(Call);
  const VarDecl *Var = nullptr;
  if (const auto *Ref = dyn_cast_or_null<DeclRefExpr>(E))
    Var = dyn_cast<VarDecl>(Ref->getDecl());
  else if (const auto *Member = dyn_cast_or_null<MemberExpr>(E))
    Var = dyn_cast<VarDecl>(Member->getMemberDecl()); // a static data member
  return Var && Var->getTLSKind() != VarDecl::TLS_None ? Var : nullptr;
}

bool isErrno(const Expr *E) {
  const auto *Deref = dyn_cast_or_null<UnaryOperator>(valueOf(E));
  const auto *Call = Deref && Deref->getOpcode() == UO_Deref
                         ? dyn_cast_or_null<CallExpr>(valueOf(Deref->getSubExpr()))
                         : nullptr;
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  if (!Callee || !Callee->getIdentifier())
    return false;
  static constexpr llvm::StringLiteral Locations[] = {"__errno_location", "__error", "__errno",
                                                      "_errno", "___errno"};
  return llvm::is_contained(Locations, Callee->getName());
}

const VarDecl *threadLocalBehind(const Expr *E) {
  // `T *saved = tls;` reads the pointer, and is no way to the thread's own place.
  const Expr *Whole = E;
  E = valueOf(E);
  if (E && Whole->isPRValue() && E->isGLValue() && !E->getType()->isArrayType())
    return nullptr;
  if (const auto *Address = dyn_cast_or_null<UnaryOperator>(E);
      Address && Address->getOpcode() == UO_AddrOf)
    return threadLocalOf(Address->getSubExpr());
  const auto *Call = dyn_cast_or_null<CallExpr>(E);
  const FunctionDecl *Definition = nullptr;
  if (Call && !(Call->getDirectCallee() && Call->getDirectCallee()->hasBody(Definition)))
    return nullptr;
  if (!Call)
    return E && E->isGLValue() ? threadLocalOf(E) : nullptr;
  const auto *Body = dyn_cast_or_null<CompoundStmt>(Definition->getBody());
  if (!Body || Body->body_empty())
    return nullptr;
  const auto *Return = dyn_cast<ReturnStmt>(Body->body_back());
  const Expr *Value = Return ? Return->getRetValue() : nullptr;
  QualType Result = Definition->getReturnType();
  if (!Value || !(Result->isReferenceType() || Result->isPointerType()))
    return nullptr;
  // One level: a function that hands out what another one hands out is seen by its own name.
  if (const auto *Address = dyn_cast<UnaryOperator>(valueOf(Value));
      Address && Address->getOpcode() == UO_AddrOf)
    return threadLocalOf(Address->getSubExpr());
  return Result->isReferenceType() ? threadLocalOf(Value) : nullptr;
}

bool isWritten(const Expr *E, const Function &F) {
  const Stmt *Child = E;
  for (const Stmt *S = F.parent(E); S; Child = S, S = F.parent(S)) {
    if (const auto *Binary = dyn_cast<BinaryOperator>(S))
      return Binary->isAssignmentOp() && Binary->getLHS() == Child;
    if (const auto *Unary = dyn_cast<UnaryOperator>(S))
      return Unary->isIncrementDecrementOp();
    if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(S))
      return (Operator->isAssignmentOp() || Operator->getOperator() == OO_PlusPlus ||
              Operator->getOperator() == OO_MinusMinus) &&
             Operator->getArg(0) == Child;
    if (!llvm::isa<ParenExpr, MemberExpr, ArraySubscriptExpr>(S))
      return false;
  }
  return false;
}

static bool isStdCall(const CallExpr &Call, llvm::StringRef Name) {
  const FunctionDecl *Callee = Call.getDirectCallee();
  return Callee && Callee->isInStdNamespace() && Callee->getIdentifier() &&
         Callee->getName() == Name;
}

const VarDecl *threadLocalWrittenAt(const Stmt *S) {
  if (const auto *Binary = dyn_cast<BinaryOperator>(S))
    return Binary->isAssignmentOp() ? threadLocalOf(Binary->getLHS()) : nullptr;
  if (const auto *Unary = dyn_cast<UnaryOperator>(S))
    return Unary->isIncrementDecrementOp() ? threadLocalOf(Unary->getSubExpr()) : nullptr;
  if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(S))
    return Operator->isAssignmentOp() || Operator->getOperator() == OO_PlusPlus ||
                   Operator->getOperator() == OO_MinusMinus
               ? threadLocalOf(Operator->getArg(0))
               : nullptr;
  const auto *Call = dyn_cast<CallExpr>(S);
  if (!Call || !(isStdCall(*Call, "exchange") || isStdCall(*Call, "swap")))
    return nullptr;
  const VarDecl *First = threadLocalOf(Call->getArg(0));
  return First || isStdCall(*Call, "exchange") ? First : threadLocalOf(Call->getArg(1));
}

const VarDecl *threadLocalReadBy(const Expr *E) {
  const Expr *Value = valueOf(E);
  if (const auto *Call = dyn_cast_or_null<CallExpr>(Value); Call && isStdCall(*Call, "exchange"))
    return threadLocalOf(Call->getArg(0));
  return Value ? threadLocalOf(Value) : nullptr;
}

static void collectWritten(const FunctionDecl *F, unsigned Depth,
                           llvm::SmallVectorImpl<const VarDecl *> &Out) {
  const FunctionDecl *Definition = nullptr;
  if (!F || !F->hasBody(Definition) || Definition->isDependentContext())
    return;
  auto Visit = [&](const Stmt *S) {
    if (const VarDecl *Var = threadLocalWrittenAt(S))
      Out.push_back(Var);
    else if (const auto *Call = dyn_cast<CallExpr>(S); Call && Depth)
      collectWritten(Call->getDirectCallee(), Depth - 1, Out);
    return true;
  };
  if (const auto *Constructor = dyn_cast<CXXConstructorDecl>(Definition))
    for (const CXXCtorInitializer *Init : Constructor->inits())
      walk(Init->getInit(), Visit);
  walk(Definition->getBody(), Visit);
}

llvm::SmallVector<const VarDecl *, 2> threadLocalsWrittenBy(const FunctionDecl *F) {
  llvm::SmallVector<const VarDecl *, 2> Found;
  collectWritten(F, 2, Found);
  return Found;
}

} // namespace corolint
