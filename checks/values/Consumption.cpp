// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Consumption.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::isa;

namespace corolint {
namespace {

/// Whether \p Outer only passes on the value of \p Inner: the inverse of valueOf().
bool isTransparent(const Stmt *Outer, const Stmt *Inner) {
  const auto *E = dyn_cast<Expr>(Outer);
  return E && isa<Expr>(Inner) && valueOf(E) == valueOf(llvm::cast<Expr>(Inner));
}

bool isIgnore(const Expr *E) {
  const auto *Ref = llvm::dyn_cast_or_null<DeclRefExpr>(valueOf(E));
  return Ref && Ref->getDecl()->isInStdNamespace() && Ref->getDecl()->getIdentifier() &&
         Ref->getDecl()->getName() == "ignore";
}

Consumption made(Fate What, const Stmt *At, unsigned Index = 0) {
  Consumption C;
  C.What = What;
  C.At = At;
  C.Index = Index;
  return C;
}

Consumption dropped(DropForm Form, const Stmt *At) {
  Consumption C = made(Fate::Dropped, At);
  C.Form = Form;
  return C;
}

/// The value of \p E as a statement: the forms in which the grammar throws a value away.
bool isStatementPosition(const Stmt *Parent, const Stmt *Child, const Function &F) {
  // ({ …; value; }) is a GNU expression: its last statement is its value.
  if (const auto *Block = llvm::dyn_cast_or_null<CompoundStmt>(Parent))
    if (isa_and_nonnull<StmtExpr>(F.parent(Block)) && Block->body_back() == Child)
      return false;
  if (isa<CompoundStmt, LabelStmt, SwitchCase, AttributedStmt>(Parent))
    return true;
  if (const auto *If = dyn_cast<IfStmt>(Parent))
    return If->getThen() == Child || If->getElse() == Child || If->getInit() == Child;
  if (const auto *For = dyn_cast<ForStmt>(Parent))
    return For->getBody() == Child || For->getInit() == Child;
  if (const auto *Range = dyn_cast<CXXForRangeStmt>(Parent))
    return Range->getBody() == Child;
  if (const auto *While = dyn_cast<WhileStmt>(Parent))
    return While->getBody() == Child;
  if (const auto *Do = dyn_cast<DoStmt>(Parent))
    return Do->getBody() == Child;
  if (const auto *Switch = dyn_cast<SwitchStmt>(Parent))
    return Switch->getBody() == Child || Switch->getInit() == Child;
  return false;
}

Consumption fateInCall(const Expr *Call, const Stmt *Child) {
  if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Call))
    if (Member->getCallee() == Child)
      return made(Fate::Receiver, Call);
  if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(Call)) {
    if (Operator->getOperator() == OO_Equal && Operator->getNumArgs() == 2) {
      if (Operator->getArg(1) == Child && isIgnore(Operator->getArg(0)))
        return dropped(DropForm::Ignore, Call);
      if (Operator->getArg(1) == Child)
        return made(Fate::Stored, Call);
    }
    if (Operator->getNumArgs() && Operator->getArg(0) == Child)
      return made(Fate::Receiver, Call);
  }
  if (const auto *Plain = dyn_cast<CallExpr>(Call))
    for (unsigned I = 0; I != Plain->getNumArgs(); ++I)
      if (Plain->getArg(I) == Child)
        return made(Fate::Argument, Call, I);
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(Call))
    for (unsigned I = 0; I != Construct->getNumArgs(); ++I)
      if (Construct->getArg(I) == Child)
        return made(Fate::Argument, Call, I);
  return made(Fate::Other, Call);
}

/// The promise's own await_transform, and operator co_await, belong to the co_await around them.
bool isPartOfAwait(const Expr *Call, const Function &F) {
  const FunctionDecl *Callee = calleeOf(Call);
  if (!Callee)
    return false;
  if (Callee->getOverloadedOperator() == OO_Coawait)
    return true;
  if (!Callee->getIdentifier())
    return false;
  if (Callee->getName() != "await_transform" && Callee->getName() != "yield_value")
    return false;
  for (const Stmt *S = Call; S; S = F.parent(S))
    if (isa<CoroutineSuspendExpr>(S))
      return true;
  return false;
}

const VarDecl *initialised(const DeclStmt *Declaration, const Stmt *Child) {
  for (const Decl *D : Declaration->decls())
    if (const auto *Var = dyn_cast<VarDecl>(D); Var && Var->getInit() == Child)
      return Var;
  return nullptr;
}

/// What \p Parent does with the value of its \p Child; nullopt to look further out.
std::optional<Consumption> fateAt(const Stmt *Parent, const Stmt *Child, const Function &F) {
  if (isStatementPosition(Parent, Child, F))
    return dropped(DropForm::Statement, Parent);
  if (isa<CoawaitExpr>(Parent))
    return made(Fate::Awaited, Parent);
  if (isa<CoyieldExpr>(Parent))
    return made(Fate::Yielded, Parent);
  if (isa<ReturnStmt>(Parent))
    return made(Fate::Returned, Parent);
  if (isa<CoreturnStmt>(Parent))
    return made(Fate::CoReturned, Parent);
  if (const auto *Declaration = dyn_cast<DeclStmt>(Parent)) {
    Consumption C = made(Fate::Initialises, Parent);
    C.Variable = initialised(Declaration, Child);
    return C;
  }
  if (const auto *For = dyn_cast<ForStmt>(Parent); For && For->getInc() == Child)
    return dropped(DropForm::ForIncrement, Parent);
  if (isa<IfStmt, WhileStmt, DoStmt, ForStmt, SwitchStmt>(Parent))
    return made(Fate::Tested, Parent);
  if (isa<LambdaExpr>(Parent))
    return made(Fate::Captured, Parent);
  if (isa<InitListExpr, CXXNewExpr, CXXParenListInitExpr, CXXStdInitializerListExpr,
          DesignatedInitExpr>(Parent))
    return made(Fate::Stored, Parent);
  if (const auto *Cast = dyn_cast<CastExpr>(Parent)) {
    if (Cast->getCastKind() == CK_ToVoid)
      return dropped(DropForm::VoidCast, Parent);
    if (Cast->getCastKind() == CK_UserDefinedConversion && Cast->getType()->isBooleanType())
      return made(Fate::Tested, Parent);
    return std::nullopt;
  }
  if (const auto *Binary = dyn_cast<BinaryOperator>(Parent)) {
    if (Binary->getOpcode() == BO_Comma)
      return Binary->getLHS() == Child ? std::optional(dropped(DropForm::Comma, Parent))
                                       : std::nullopt;
    return made(Binary->isAssignmentOp() ? Fate::Stored : Fate::Tested, Parent);
  }
  if (const auto *Choice = dyn_cast<AbstractConditionalOperator>(Parent))
    return Choice->getCond() == Child ? std::optional(made(Fate::Tested, Parent)) : std::nullopt;
  if (isa<CallExpr, CXXConstructExpr>(Parent)) {
    const auto *Call = llvm::cast<Expr>(Parent);
    if (isPartOfAwait(Call, F))
      return std::nullopt;
    return fateInCall(Call, Child);
  }
  if (isa<MemberExpr>(Parent))
    return std::nullopt; // decided by the call or access around it
  return std::nullopt;
}

} // namespace

Consumption fateOf(const Expr *E, const Function &F) {
  const Stmt *Child = E;
  bool Moved = false;
  bool Chosen = false;
  while (true) {
    const Stmt *Parent = F.parent(Child);
    if (!Parent) // the body itself, or a member's initialiser
      return Child == F.body() ? Consumption() : made(Fate::Stored, Child);
    if (isTransparent(Parent, Child) || isMoveOrForward(dyn_cast<Expr>(Parent))) {
      Moved |= isMoveOrForward(dyn_cast<Expr>(Parent));
      Child = Parent;
      continue;
    }
    if (std::optional<Consumption> Known = fateAt(Parent, Child, F)) {
      Known->Moved = Moved;
      if (Chosen && Known->Form == DropForm::Statement)
        Known->Form = DropForm::Ternary;
      return *Known;
    }
    Chosen |= isa<AbstractConditionalOperator>(Parent);
    Child = Parent;
  }
}

const FunctionDecl *calleeOf(const Stmt *Call) {
  if (const auto *Plain = llvm::dyn_cast_or_null<CallExpr>(Call))
    return Plain->getDirectCallee();
  if (const auto *Construct = llvm::dyn_cast_or_null<CXXConstructExpr>(Call))
    return Construct->getConstructor();
  if (const auto *New = llvm::dyn_cast_or_null<CXXNewExpr>(Call))
    return New->getConstructExpr() ? New->getConstructExpr()->getConstructor() : nullptr;
  return nullptr;
}

const ParmVarDecl *parameterOf(const Stmt *Call, unsigned Index) {
  const FunctionDecl *Callee = calleeOf(Call);
  if (!Callee)
    return nullptr;
  // Member operators count their object as the first argument.
  if (isa<CXXOperatorCallExpr>(Call))
    if (const auto *Method = dyn_cast<CXXMethodDecl>(Callee);
        Method && Method->isImplicitObjectMemberFunction()) {
      if (Index == 0)
        return nullptr;
      --Index;
    }
  return Index < Callee->getNumParams() ? Callee->getParamDecl(Index) : nullptr;
}

} // namespace corolint
