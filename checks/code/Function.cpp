// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Function.h"

#include "Unit.h"
#include "model/Names.h"

#include "clang/AST/ASTContext.h"
#include "clang/Basic/SourceManager.h"

using namespace clang;
using llvm::dyn_cast;

namespace corolint {

Function::Function(const FunctionDecl &Decl, Unit &In) : Decl(Decl), In(In) {
  Body = Decl.getBody();
  Coroutine = llvm::dyn_cast_or_null<CoroutineBodyStmt>(Body);
  if (Coroutine)
    Body = Coroutine->getBody();
}

Function::~Function() = default;

ASTContext &Function::context() const { return In.context(); }
Types &Function::types() const { return In.types(); }
const Models &Function::models() const { return In.models(); }

std::string Function::name() const {
  if (!closure())
    return canonicalName(Decl);
  const DeclContext *Outer = closure()->getDeclContext();
  while (Outer && !Outer->isFunctionOrMethod() && !llvm::isa<CXXRecordDecl, NamespaceDecl>(Outer))
    Outer = Outer->getParent();
  const auto *Named = llvm::dyn_cast_or_null<NamedDecl>(Outer);
  return Named ? canonicalName(*Named) + "::lambda" : "lambda";
}

const CXXRecordDecl *Function::closure() const {
  const auto *Method = dyn_cast<CXXMethodDecl>(&Decl);
  return Method && Method->getParent()->isLambda() ? Method->getParent() : nullptr;
}

const TypeProfile &Function::returns() const { return types().returnedBy(Decl); }

const CXXRecordDecl *Function::promise() const {
  return Coroutine ? recordOf(Coroutine->getPromiseDecl()->getType()) : nullptr;
}

static SuspendCertainty certaintyAt(const CoroutineSuspendExpr &S, Types &T) {
  const Expr *Ready = S.getReadyExpr();
  const auto *Call = Ready ? llvm::dyn_cast<CXXMemberCallExpr>(Ready->IgnoreImplicit()) : nullptr;
  const CXXRecordDecl *Awaiter = Call ? Call->getRecordDecl() : nullptr;
  return Awaiter ? certaintyOf(Awaiter, T) : SuspendCertainty::May;
}

void Function::index() const {
  if (Indexed)
    return;
  Indexed = true;
  for (const ParmVarDecl *Param : Decl.parameters())
    Variables.push_back(Param);
  auto Note = [&](const Stmt *S) {
    Statements.push_back(S);
    for (const Stmt *Child : evaluatedChildren(S))
      Parents.try_emplace(Child, S);
    if (const auto *Declaration = dyn_cast<DeclStmt>(S)) {
      for (const clang::Decl *D : Declaration->decls())
        if (const auto *Var = dyn_cast<VarDecl>(D))
          Variables.push_back(Var);
    } else if (const auto *Handler = dyn_cast<CXXCatchStmt>(S)) {
      if (const VarDecl *Var = Handler->getExceptionDecl())
        Variables.push_back(Var);
    } else if (const auto *Suspend = dyn_cast<CoroutineSuspendExpr>(S)) {
      Suspensions.push_back({Suspend, certaintyAt(*Suspend, types())});
    }
    return true;
  };
  if (const auto *Constructor = dyn_cast<CXXConstructorDecl>(&Decl))
    for (const CXXCtorInitializer *Init : Constructor->inits())
      walk(Init->getInit(), Note);
  walk(Body, Note);
  // Locations in macros compare as larger than any in a file.
  const SourceManager &SM = context().getSourceManager();
  llvm::stable_sort(Suspensions, [&](const SuspensionPoint &A, const SuspensionPoint &B) {
    return SM.isBeforeInTranslationUnit(A.Expr->getKeywordLoc(), B.Expr->getKeywordLoc());
  });
}

llvm::ArrayRef<SuspensionPoint> Function::suspensions() const {
  index();
  return Suspensions;
}

const SuspensionPoint *Function::suspension(const Stmt *S) const {
  for (const SuspensionPoint &Point : suspensions())
    if (Point.Expr == S)
      return &Point;
  return nullptr;
}

bool Function::maySuspendAt(const Stmt *S) const {
  const SuspensionPoint *Point = suspension(S);
  return Point && Point->Certainty != SuspendCertainty::Never;
}

const Stmt *Function::parent(const Stmt *S) const {
  index();
  return Parents.lookup(S);
}

llvm::ArrayRef<const Stmt *> Function::statements() const {
  index();
  return Statements;
}

llvm::ArrayRef<const VarDecl *> Function::variables() const {
  index();
  return Variables;
}

static bool capturesVariable(const LambdaExpr &Lambda, const VarDecl *V) {
  return llvm::any_of(Lambda.captures(), [&](const LambdaCapture &C) {
    return C.capturesVariable() && C.getCapturedVar() == V;
  });
}

/// Whether \p D is \p V, or a structured binding of it.
static bool isPartOf(const ValueDecl *D, const VarDecl *V) {
  const auto *Binding = dyn_cast<BindingDecl>(D);
  return (Binding ? llvm::cast<ValueDecl>(Binding->getDecomposedDecl()) : D) == V;
}

llvm::SmallVector<const Expr *, 4> Function::uses(const VarDecl *V) const {
  llvm::SmallVector<const Expr *, 4> Found;
  for (const Stmt *S : statements()) {
    if (const auto *Ref = dyn_cast<DeclRefExpr>(S); Ref && isPartOf(Ref->getDecl(), V))
      Found.push_back(Ref);
    else if (const auto *Lambda = dyn_cast<LambdaExpr>(S); Lambda && capturesVariable(*Lambda, V))
      Found.push_back(Lambda);
  }
  return Found;
}

} // namespace corolint
