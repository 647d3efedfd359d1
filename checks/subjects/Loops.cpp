// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Loops.h"

#include "Generators.h"
#include "values/Consumption.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::isa;

namespace corolint {
namespace {

bool suspends(const Stmt *S) {
  bool Found = false;
  walk(S, [&](const Stmt *Part) {
    Found |= isa<CoroutineSuspendExpr>(Part);
    return !Found;
  });
  return Found;
}

bool readsStream(const Stmt *Condition) {
  bool Found = false;
  walk(Condition, [&](const Stmt *Part) {
    const FunctionDecl *Callee = calleeOf(Part);
    const auto *Operator = dyn_cast<CXXOperatorCallExpr>(Part);
    Found |= Operator && Operator->getOperator() == OO_GreaterGreater;
    Found |= Callee && Callee->getIdentifier() && Callee->getName() == "getline";
    return !Found;
  });
  return Found;
}

bool isAlwaysTrue(const Expr *Condition) {
  const Expr *Value = Condition->IgnoreParenImpCasts();
  if (const auto *Bool = dyn_cast<CXXBoolLiteralExpr>(Value))
    return Bool->getValue();
  const auto *Number = dyn_cast<IntegerLiteral>(Value);
  return Number && Number->getValue() != 0;
}

/// `running`, `!stopped()`: a condition that counts nothing.
bool isFlag(const Expr *Condition) {
  const Expr *Value = Condition->IgnoreParenImpCasts();
  while (const auto *Not = dyn_cast<UnaryOperator>(Value)) {
    if (Not->getOpcode() != UO_LNot)
      return false;
    Value = Not->getSubExpr()->IgnoreParenImpCasts();
  }
  const FunctionDecl *Callee = calleeOf(Value);
  if (Callee && Callee->getIdentifier() && Callee->getName() == "empty")
    return false;
  return Value->getType()->isBooleanType() && isa<DeclRefExpr, MemberExpr, CallExpr>(Value);
}

bool isOpen(const Expr *Condition, const VarDecl *Declared, const Stmt *Body) {
  if (Declared && Declared->getInit() && suspends(Declared->getInit()))
    return true;
  if (!Condition)
    return !Declared;
  if (isAlwaysTrue(Condition) || suspends(Condition) || readsStream(Condition))
    return true;
  return isFlag(Condition) && suspends(Body);
}

} // namespace

const Stmt *loopAround(const Stmt *S, const Function &F) {
  for (const Stmt *Child = S, *Parent; (Parent = F.parent(Child)); Child = Parent) {
    const auto *For = dyn_cast<ForStmt>(Parent);
    if (isa<WhileStmt, DoStmt>(Parent) || (For && For->getInit() != Child))
      return Parent;
    if (const auto *Range = dyn_cast<CXXForRangeStmt>(Parent); Range && Range->getBody() == Child)
      return Parent;
  }
  return nullptr;
}

bool isOpenEnded(const Stmt *Loop, const Function &F) {
  if (const auto *While = dyn_cast<WhileStmt>(Loop))
    return isOpen(While->getCond(), While->getConditionVariable(), While->getBody());
  if (const auto *Do = dyn_cast<DoStmt>(Loop))
    return isOpen(Do->getCond(), nullptr, Do->getBody());
  if (const auto *For = dyn_cast<ForStmt>(Loop))
    return isOpen(For->getCond(), For->getConditionVariable(), For->getBody()) ||
           (For->getInc() && suspends(For->getInc()));
  const auto *Range = dyn_cast<CXXForRangeStmt>(Loop);
  return Range && llvm::is_contained(generatorLoops(F), Range);
}

bool isEndless(const Stmt *Loop, const Function &F) {
  const Expr *Condition = nullptr;
  if (const auto *For = dyn_cast<ForStmt>(Loop))
    Condition = For->getCond();
  else if (const auto *While = dyn_cast<WhileStmt>(Loop))
    Condition = While->getCond();
  else if (const auto *Do = dyn_cast<DoStmt>(Loop))
    Condition = Do->getCond();
  else
    return false;
  bool Holds = false;
  return !Condition || (Condition->EvaluateAsBooleanCondition(Holds, F.context()) && Holds);
}

static bool isLeft(const Stmt *Loop) {
  bool Left = false;
  walk(Loop, [&](const Stmt *S) {
    Left |= isa<BreakStmt, ReturnStmt, CoreturnStmt, GotoStmt, CXXThrowExpr>(S);
    return !Left;
  });
  return Left;
}

const Stmt *endlessLoopAround(const Stmt *S, const Function &F) {
  for (; S; S = F.parent(S))
    if (isEndless(S, F) && !isLeft(S))
      return S;
  return nullptr;
}

} // namespace corolint
