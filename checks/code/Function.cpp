// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Function.h"

#include "Unit.h"
#include "model/Names.h"

#include "clang/AST/ASTContext.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/SmallPtrSet.h"

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
  for (const SuspensionPoint &Point : Suspensions)
    SuspensionIndex.try_emplace(Point.Expr, SuspensionIndex.size());
}

llvm::ArrayRef<SuspensionPoint> Function::suspensions() const {
  index();
  return Suspensions;
}

const SuspensionPoint *Function::suspension(const Stmt *S) const {
  index();
  auto Found = SuspensionIndex.find(S);
  return Found == SuspensionIndex.end() ? nullptr : &Suspensions[Found->second];
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

/// The variable that local reference \p D is another name of, or null.
static const ValueDecl *aliasedVariable(const ValueDecl *D) {
  const auto *Var = dyn_cast<VarDecl>(D);
  const auto *Ref = llvm::dyn_cast_or_null<DeclRefExpr>(Var ? aliased(*Var) : nullptr);
  return Ref && !Ref->refersToEnclosingVariableOrCapture() ? Ref->getDecl() : nullptr;
}

void Function::indexUses() const {
  UsesIndexed = true;
  llvm::SmallPtrSet<const Expr *, 4> GivesName;
  auto Note = [&](const ValueDecl *Named, const Expr *At) {
    for (; Named; Named = aliasedVariable(Named))
      Uses[Named].push_back(At);
  };
  for (const Stmt *S : statements()) {
    if (const auto *Declaration = dyn_cast<DeclStmt>(S)) {
      for (const clang::Decl *D : Declaration->decls())
        if (const auto *Var = dyn_cast<VarDecl>(D))
          GivesName.insert(aliased(*Var));
    } else if (const auto *Ref = dyn_cast<DeclRefExpr>(S); Ref && !GivesName.contains(Ref)) {
      const auto *Binding = dyn_cast<BindingDecl>(Ref->getDecl());
      Note(Binding ? Binding->getDecomposedDecl() : Ref->getDecl(), Ref);
    } else if (const auto *Lambda = dyn_cast<LambdaExpr>(S)) {
      llvm::SmallPtrSet<const ValueDecl *, 4> Captured;
      for (const LambdaCapture &C : Lambda->captures())
        if (C.capturesVariable() && Captured.insert(C.getCapturedVar()).second)
          Note(C.getCapturedVar(), Lambda);
    }
  }
}

llvm::SmallVector<const Expr *, 4> Function::uses(const VarDecl *V) const {
  if (!UsesIndexed)
    indexUses();
  auto Found = Uses.find(V);
  return Found == Uses.end() ? llvm::SmallVector<const Expr *, 4>() : Found->second;
}

} // namespace corolint
