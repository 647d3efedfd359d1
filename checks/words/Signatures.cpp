// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Signatures.h"

#include "Awaiting.h"
#include "code/Unit.h"
#include "model/Names.h"
#include "subjects/LockKinds.h"

#include "clang/Basic/CharInfo.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::isa;

namespace corolint {
namespace {

/// The written `const T &` of parameter \p Index in \p D; null where it is written otherwise.
LValueReferenceTypeLoc referenceIn(const FunctionDecl &D, unsigned Index) {
  const TypeSourceInfo *Written = D.getParamDecl(Index)->getTypeSourceInfo();
  return Written ? Written->getTypeLoc().getAs<LValueReferenceTypeLoc>() : LValueReferenceTypeLoc();
}

/// `T` where \p D has `const T &` or `T const &`; empty where a macro is involved.
llvm::StringRef valueTypeIn(const FunctionDecl &D, unsigned Index) {
  LValueReferenceTypeLoc Reference = referenceIn(D, Index);
  if (Reference.isNull() || Reference.getSigilLoc().isMacroID())
    return {};
  const ASTContext &Context = D.getASTContext();
  SourceRange Written = Reference.getPointeeLoc().getUnqualifiedLoc().getSourceRange();
  return Lexer::getSourceText(CharSourceRange::getTokenRange(Written), Context.getSourceManager(),
                              Context.getLangOpts());
}

} // namespace

bool isCopied(QualType T) {
  const CXXRecordDecl *Record = recordOf(T);
  if (!Record)
    return T->isScalarType();
  if (!(Record = Record->getDefinition()) || Record->isPolymorphic())
    return false;
  return llvm::any_of(Record->ctors(),
                      [](const CXXConstructorDecl *C) {
                        return C->isCopyConstructor() && !C->isDeleted() &&
                               C->getAccess() == AS_public;
                      }) ||
         (Record->needsImplicitCopyConstructor() && Record->hasSimpleCopyConstructor());
}

bool canTakeByValue(const ParmVarDecl &Param, const Function &F) {
  const FunctionDecl &D = F.decl();
  const auto *Method = dyn_cast<CXXMethodDecl>(&D);
  QualType T = Param.getType();
  if (!T->isLValueReferenceType() || !T->getPointeeType().isConstQualified() ||
      !isCopied(T->getPointeeType()) || D.isTemplateInstantiation() ||
      (Method && Method->isVirtual()))
    return false;
  return llvm::all_of(D.redecls(), [&](const FunctionDecl *Each) {
    return F.unit().isUserCode(Each->getLocation()) &&
           !valueTypeIn(*Each, Param.getFunctionScopeIndex()).empty();
  });
}

void takeByValue(EditList &Edits, const ParmVarDecl &Param, const Function &F) {
  unsigned Index = Param.getFunctionScopeIndex();
  const SourceManager &SM = F.context().getSourceManager();
  for (const FunctionDecl *Each : F.decl().redecls()) {
    SourceLocation Sigil = referenceIn(*Each, Index).getSigilLoc();
    std::string Text = valueTypeIn(*Each, Index).str();
    if (isAsciiIdentifierStart(*SM.getCharacterData(Sigil.getLocWithOffset(1))))
      Text += ' ';
    Edits.replace({Each->getParamDecl(Index)->getBeginLoc(), Sigil}, Text);
  }
}

void offerValue(const Escape &E, const Function &F, FindingBuilder &Found) {
  const Function *Callee = F.unit().function(E.Callee);
  if (!Callee || !Callee->isCoroutine() || !E.Through.Param)
    return;
  const ParmVarDecl &Param = *Callee->decl().getParamDecl(E.Through.Param->getFunctionScopeIndex());
  if (canTakeByValue(Param, *Callee))
    Found.fix(FixSafety::Unsafe, "take the parameter by value",
              [&](EditList &Edits) { takeByValue(Edits, Param, *Callee); });
}

static bool isInHandler(const Stmt *S, const Function &F) {
  while (S && !isa<CXXCatchStmt>(S))
    S = F.parent(S);
  return S;
}

bool canBecomeCoroutine(const Function &F) {
  const FunctionDecl &D = F.decl();
  if (F.isCoroutine() || D.isConstexpr() || D.isTemplateInstantiation() || F.closure() ||
      !F.returns().isTask() || !F.returns().SelfAwaitable ||
      D.getReturnType()->getContainedDeducedType() ||
      llvm::any_of(F.variables(),
                   [&](const VarDecl *Var) { return isThreadGuard(Var->getType(), F); }))
    return false;
  auto Returns = F.all<ReturnStmt>();
  return !Returns.empty() && llvm::all_of(Returns, [&](const ReturnStmt *Return) {
    const Expr *Value = Return->getRetValue() ? valueOf(Return->getRetValue()) : nullptr;
    return Value && Value->isPRValue() && isa<CallExpr>(Value) &&
           F.context().hasSameUnqualifiedType(Value->getType(), D.getReturnType()) &&
           !Return->getBeginLoc().isMacroID() && !isInHandler(Return, F);
  });
}

void becomeCoroutine(EditList &Edits, const Function &F) {
  for (const auto *Return : F.all<ReturnStmt>())
    Edits.replace(Return->getReturnLoc(), "co_return co_await");
}

} // namespace corolint
