// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Closures.h"

#include "clang/Lex/Lexer.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::dyn_cast_or_null;

namespace corolint {
namespace {

FunctionTypeLoc signatureOf(const LambdaExpr &Lambda) {
  const TypeSourceInfo *Written = Lambda.getCallOperator()->getTypeSourceInfo();
  return Written ? Written->getTypeLoc().getAsAdjusted<FunctionTypeLoc>() : FunctionTypeLoc();
}

/// Its parameters are written, in a file, and it is no template.
bool hasPlainParameters(const LambdaExpr &Lambda) {
  FunctionTypeLoc Signature = signatureOf(Lambda);
  return Lambda.hasExplicitParameters() && !Lambda.isGenericLambda() && !Signature.isNull() &&
         Signature.getLParenLoc().isValid() && !Signature.getLParenLoc().isMacroID() &&
         !Signature.getRParenLoc().isMacroID();
}

const Expr *objectOf(const CallExpr *Call) {
  const auto *Operator = dyn_cast_or_null<CXXOperatorCallExpr>(Call);
  return Operator ? Operator->getArg(0) : nullptr;
}

bool isCalledOnTheSpot(const LambdaExpr &Lambda, const CallExpr *Call) {
  const Expr *Object = objectOf(Call);
  return Object && valueOf(Object) == &Lambda;
}

llvm::StringRef textOf(const Expr *E, const ASTContext &Context) {
  return Lexer::getSourceText(CharSourceRange::getTokenRange(E->getSourceRange()),
                              Context.getSourceManager(), Context.getLangOpts());
}

} // namespace

const LambdaExpr *calledLambda(const CallExpr *Call, const Function &F) {
  const Expr *Object = objectOf(Call);
  if (!Object || F.decl().isTemplateInstantiation())
    return nullptr;
  if (const auto *Lambda = dyn_cast_or_null<LambdaExpr>(valueOf(Object)))
    return Lambda;
  const VarDecl *Var = variableOf(Object);
  return Var && Var->getInit() && Var->getDeclContext() == &F.decl()
             ? dyn_cast_or_null<LambdaExpr>(valueOf(Var->getInit()))
             : nullptr;
}

bool canCopyClosure(const LambdaExpr &Lambda, const CallExpr *Call) {
  const CXXMethodDecl *Operator = Lambda.getCallOperator();
  const CXXRecordDecl *Closure = Lambda.getLambdaClass();
  return Closure->getASTContext().getLangOpts().CPlusPlus23 && hasPlainParameters(Lambda) &&
         Operator->isConst() && Operator->isImplicitObjectMemberFunction() &&
         (isCalledOnTheSpot(Lambda, Call) || Closure->hasSimpleCopyConstructor());
}

void copyClosure(EditList &Edits, const LambdaExpr &Lambda) {
  Edits.insertAfterToken(signatureOf(Lambda).getLParenLoc(),
                         Lambda.getCallOperator()->getNumParams() ? "this auto, " : "this auto");
}

bool canPassCaptures(const LambdaExpr &Lambda, const CallExpr *Call) {
  return isCalledOnTheSpot(Lambda, Call) && hasPlainParameters(Lambda) &&
         !Lambda.getCallOperator()->isVariadic() && !Call->getRParenLoc().isMacroID() &&
         llvm::all_of(Lambda.captures(), [](const LambdaCapture &C) {
           return C.capturesVariable() && C.getCaptureKind() == LCK_ByCopy &&
                  !C.isPackExpansion() && !C.getCapturedVar()->getType()->isArrayType();
         });
}

void passCaptures(EditList &Edits, const LambdaExpr &Lambda, const CallExpr *Call) {
  const ASTContext &Context = Lambda.getCallOperator()->getASTContext();
  const char *Before = Lambda.getCallOperator()->getNumParams() ? ", " : "";
  const char *BeforeArgument = Call->getNumArgs() > 1 ? ", " : "";
  std::string Parameters, Arguments;
  for (const LambdaCapture &C : Lambda.captures()) {
    const auto *Var = llvm::cast<VarDecl>(C.getCapturedVar());
    llvm::StringRef Value = Var->isInitCapture() ? textOf(Var->getInit(), Context) : Var->getName();
    Parameters += Before + ("auto " + Var->getName()).str();
    Arguments += BeforeArgument + Value.str();
    Before = BeforeArgument = ", ";
  }
  SourceRange Introducer = Lambda.getIntroducerRange();
  Edits.replace(Introducer, "[]");
  Edits.insertBefore(signatureOf(Lambda).getRParenLoc(), Parameters);
  Edits.insertBefore(Call->getRParenLoc(), Arguments);
}

} // namespace corolint
