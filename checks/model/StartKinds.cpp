// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Whether a coroutine's body runs at the call: what its initial awaiter answers, and what it does
// with the handle that it is given.
#include "Names.h"
#include "Structure.h"

#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::dyn_cast_or_null;
using llvm::isa;

namespace corolint {
namespace {

/// Whether a function keeps the coroutine handle that is its parameter Param, resumes it, or gives
/// it to somebody who may; what only asks for its promise, its address or its state does not.
class HandleUse {
public:
  HandleUse(const ParmVarDecl &Param, Types &T, unsigned Depth)
      : Param(Param), T(T), Depth(Depth) {}

  bool keptIn(const Stmt *S) const {
    if (!S || isa<LambdaExpr>(S))
      return S && captures(*cast<LambdaExpr>(S));
    if (const auto *Ref = dyn_cast<DeclRefExpr>(S))
      return Ref->getDecl() == &Param;
    if (const auto *Cast = dyn_cast<ExplicitCastExpr>(S);
        Cast && Cast->getType()->isVoidType() && isHandle(Cast->getSubExpr()))
      return false;
    if (const auto *Call = dyn_cast<CallExpr>(S))
      return keptByCall(*Call);
    return llvm::any_of(S->children(), [&](const Stmt *Child) { return keptIn(Child); });
  }

private:
  bool captures(const LambdaExpr &Lambda) const {
    return llvm::any_of(Lambda.captures(), [&](const LambdaCapture &C) {
      return C.capturesVariable() && C.getCapturedVar() == &Param;
    });
  }

  static const Expr *plain(const Expr *E) {
    for (;;) {
      const Expr *Before = E;
      E = E->IgnoreImplicit()->IgnoreParens();
      if (const auto *Cast = dyn_cast<ExplicitCastExpr>(E); Cast && !Cast->getType()->isVoidType())
        E = Cast->getSubExpr();
      if (const auto *Copy = dyn_cast<CXXConstructExpr>(E); Copy && Copy->getNumArgs() == 1)
        E = Copy->getArg(0);
      if (E == Before)
        return E;
    }
  }

  /// The handle, a handle made of it, or its address.
  bool isHandle(const Expr *E) const {
    E = plain(E);
    if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
      return Ref->getDecl() == &Param;
    const auto *Member = dyn_cast<CXXMemberCallExpr>(E);
    const CXXMethodDecl *Method = Member ? Member->getMethodDecl() : nullptr;
    return Method && isHandle(Member->getImplicitObjectArgument()) &&
           (identifierOf(Method) == "address" ||
            (isa<CXXConversionDecl>(Method) && !Method->getReturnType()->isBooleanType()));
  }

  bool keptByCall(const CallExpr &Call) const {
    const FunctionDecl *Callee = Call.getDirectCallee();
    if (const auto *Member = dyn_cast<CXXMemberCallExpr>(&Call)) {
      const Expr *Object = Member->getImplicitObjectArgument();
      if (Object && isHandle(Object))
        return identifierOf(Callee) == "resume" || identifierOf(Callee) == "destroy";
      if (keptIn(Member->getCallee()))
        return true;
    }
    for (unsigned I = 0; I != Call.getNumArgs(); ++I)
      if (isHandle(Call.getArg(I)) ? keptAsArgument(Call, Callee, I) : keptIn(Call.getArg(I)))
        return true;
    return false;
  }

  bool keptAsArgument(const CallExpr &Call, const FunctionDecl *Callee, unsigned Index) const {
    if (!Callee || Depth == 4)
      return true;
    const auto *Operator = dyn_cast<CXXOperatorCallExpr>(&Call);
    bool Prints = (Operator && Operator->getOperator() == OO_LessLess) ||
                  (Callee->isExternC() && Callee->isVariadic());
    if (Prints || (Operator && Operator->isComparisonOp()))
      return false;
    if (Operator && isa<CXXMethodDecl>(Callee) && Index-- == 0)
      return true; // h(): resumes
    const FunctionDecl *Body = T.defined(Callee);
    if (!Body || Index >= Body->getNumParams())
      return true;
    return HandleUse(*Body->getParamDecl(Index), T, Depth + 1).keptIn(Body->getBody());
  }

  const ParmVarDecl &Param;
  Types &T;
  unsigned Depth;
};

/// What an awaiter made by \p Made has as its field \p Field.
const Expr *valueOfField(const Expr *Made, const FieldDecl *Field, Types &T) {
  Made = Made ? Made->IgnoreImplicit() : nullptr;
  if (const auto *Cast = dyn_cast_or_null<CXXFunctionalCastExpr>(Made))
    Made = Cast->getSubExpr()->IgnoreImplicit();
  if (const auto *List = dyn_cast_or_null<InitListExpr>(Made))
    return Field->getFieldIndex() < List->getNumInits() ? List->getInit(Field->getFieldIndex())
                                                        : nullptr;
  const auto *Construct = dyn_cast_or_null<CXXConstructExpr>(Made);
  const FunctionDecl *Body = Construct ? T.defined(Construct->getConstructor()) : nullptr;
  if (!Body)
    return nullptr;
  for (const CXXCtorInitializer *Init : cast<CXXConstructorDecl>(Body)->inits()) {
    const auto *Ref = Init->getMember() == Field
                          ? dyn_cast<DeclRefExpr>(Init->getInit()->IgnoreImplicit())
                          : nullptr;
    const auto *Param = Ref ? dyn_cast<ParmVarDecl>(Ref->getDecl()) : nullptr;
    if (Param && Param->getFunctionScopeIndex() < Construct->getNumArgs())
      return Construct->getArg(Param->getFunctionScopeIndex());
  }
  return nullptr;
}

const Expr *returnedValue(const FunctionDecl *F) {
  const auto *Block = F ? dyn_cast_or_null<CompoundStmt>(F->getBody()) : nullptr;
  const auto *Return =
      Block && !Block->body_empty() ? dyn_cast<ReturnStmt>(Block->body_back()) : nullptr;
  return Return ? Return->getRetValue() : nullptr;
}

/// The constant that \p Field of a new promise has: its initialiser in the class, where no
/// constructor says another.
const Expr *initialValue(const FieldDecl *Field, const CXXRecordDecl *Promise) {
  const auto *Owner = dyn_cast<CXXRecordDecl>(Field->getParent());
  if (!Owner || !Field->hasInClassInitializer() ||
      (Owner->getCanonicalDecl() != Promise->getCanonicalDecl() && !Promise->isDerivedFrom(Owner)))
    return nullptr;
  for (const CXXConstructorDecl *Constructor : Owner->ctors())
    for (const CXXCtorInitializer *Init : Constructor->inits())
      if (Init->getMember() == Field && !isa<CXXDefaultInitExpr>(Init->getInit()))
        return nullptr;
  return Field->getInClassInitializer();
}

/// What await_ready() \p Ready of the initial awaiter, which \p Initial makes, answers in a new
/// coroutine.
std::optional<bool> answersAtFirst(const FunctionDecl *Ready, const FunctionDecl *Initial,
                                   const CXXRecordDecl *Promise, Types &T) {
  if (std::optional<bool> Constant = constantAnswer(Ready, T))
    return Constant;
  const Expr *Value = returnedValue(T.defined(Ready));
  bool Negated = false;
  while (Value) {
    Value = Value->IgnoreParenImpCasts();
    const auto *Not = dyn_cast<UnaryOperator>(Value);
    if (!Not || Not->getOpcode() != UO_LNot)
      break;
    Negated = !Negated;
    Value = Not->getSubExpr();
  }
  const auto *Member = dyn_cast_or_null<MemberExpr>(Value);
  const auto *Field = Member ? dyn_cast<FieldDecl>(Member->getMemberDecl()) : nullptr;
  if (!Field)
    return std::nullopt;
  const Expr *At = initialValue(Field, Promise);
  if (!At)
    At = valueOfField(returnedValue(T.defined(Initial)), Field, T);
  bool Answer = false;
  if (!At || At->isValueDependent() ||
      !At->EvaluateAsBooleanCondition(Answer, Ready->getASTContext()))
    return std::nullopt;
  return Answer != Negated;
}

} // namespace

std::optional<bool> constantAnswer(const FunctionDecl *F, Types &T) {
  const FunctionDecl *Defined = T.defined(F);
  const Stmt *S = Defined ? Defined->getBody() : visibleBody(F);
  bool Answer = false;
  auto Evaluate = [&](const Expr *E) {
    return E && !E->isValueDependent() && E->EvaluateAsBooleanCondition(Answer, F->getASTContext());
  };
  while (S) {
    if (const auto *Block = dyn_cast<CompoundStmt>(S)) {
      const auto *If = Block->body_empty() ? nullptr : dyn_cast<IfStmt>(Block->body_front());
      if (Block->size() != 1 && !(If && If->isConstexpr()))
        return std::nullopt;
      bool Skips = If && Evaluate(If->getCond()) && !Answer && !If->getElse();
      S = Skips ? Block->body_back() : Block->body_front();
    } else if (const auto *If = dyn_cast<IfStmt>(S)) {
      if (!If->isConstexpr() || !Evaluate(If->getCond()))
        return std::nullopt;
      S = Answer ? If->getThen() : If->getElse();
    } else {
      const auto *Return = dyn_cast<ReturnStmt>(S);
      return Return && Evaluate(Return->getRetValue()) ? std::optional(Answer) : std::nullopt;
    }
  }
  return std::nullopt;
}

bool keepsHandle(const FunctionDecl *F, Types &T) {
  const FunctionDecl *Body = T.defined(F);
  if (!Body || Body->getNumParams() == 0)
    return usesHandle(F);
  return HandleUse(*Body->getParamDecl(0), T, 0).keptIn(Body->getBody());
}

StartKind Types::startOf(const CXXRecordDecl *Promise, std::vector<std::string> &Why) {
  for (const FunctionDecl *Initial : members(Promise, "initial_suspend")) {
    const CXXRecordDecl *Awaiter = complete(recordOf(returnType(Initial)));
    if (Awaiter && !hasAwaiterMembers(*this, Awaiter))
      Awaiter = awaiterOf(returnType(Initial));
    if (!Awaiter)
      continue;
    std::optional<bool> Ready;
    for (const FunctionDecl *Asked : members(Awaiter, "await_ready"))
      Ready = answersAtFirst(Asked, Initial, Promise, *this);
    if (Ready == true) {
      Why.push_back("eager: initial_suspend() never suspends");
      return StartKind::Eager;
    }
    if (llvm::any_of(members(Awaiter, "await_suspend"),
                     [&](const FunctionDecl *Suspend) { return keepsHandle(Suspend, *this); })) {
      Why.push_back("start unknown: initial_suspend() hands the coroutine on");
      return StartKind::Dynamic;
    }
    if (Ready == false) {
      Why.push_back(certaintyOf(Awaiter, *this) == SuspendCertainty::Must
                        ? "lazy: initial_suspend() always suspends"
                        : "lazy: await_ready() of initial_suspend() is false");
      return StartKind::Lazy;
    }
  }
  Why.push_back("start unknown: initial_suspend() is decided at run time");
  return StartKind::Dynamic;
}

} // namespace corolint
