// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "HandleCalls.h"

#include "model/Names.h"

#include "clang/AST/DeclTemplate.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::dyn_cast_or_null;

namespace corolint {

/// resume() and destroy() of a no-op coroutine have no effects: [coroutine.handle.noop.resumption].
static bool isNoop(const CXXRecordDecl &Handle) {
  const auto *Special = dyn_cast<ClassTemplateSpecializationDecl>(&Handle);
  if (!Special || Special->getTemplateArgs().size() != 1 ||
      Special->getTemplateArgs()[0].getKind() != TemplateArgument::Type)
    return false;
  const CXXRecordDecl *Promise = Special->getTemplateArgs()[0].getAsType()->getAsCXXRecordDecl();
  return Promise && Promise->getIdentifier() && Promise->getName() == "noop_coroutine_promise";
}

bool isHandle(QualType T) {
  const CXXRecordDecl *Record = T.isNull() ? nullptr : recordOf(T);
  return Record && Record->getIdentifier() && Record->getName() == "coroutine_handle" &&
         Record->isInStdNamespace() && !isNoop(*Record);
}

HandleCall handleCallOf(const Stmt *S) {
  const auto *Call = dyn_cast_or_null<CallExpr>(S);
  if (const auto *Operator = dyn_cast_or_null<CXXOperatorCallExpr>(Call)) {
    if (Operator->getOperator() == OO_Call && isHandle(Operator->getArg(0)->getType()))
      return {HandleAct::Resumes, Operator->getArg(0)};
    return {};
  }
  const auto *Member = dyn_cast_or_null<CXXMemberCallExpr>(Call);
  const CXXMethodDecl *Method = Member ? Member->getMethodDecl() : nullptr;
  if (!Method || !isHandle(Member->getObjectType()))
    return {};
  llvm::StringRef Name = identifierOf(Method);
  HandleAct Act = llvm::StringSwitch<HandleAct>(Name)
                      .Case("resume", HandleAct::Resumes)
                      .Case("destroy", HandleAct::Destroys)
                      .Case("done", HandleAct::Asks)
                      .Case("promise", HandleAct::Promises)
                      .Default(HandleAct::Others);
  return {Act, Member->getImplicitObjectArgument()};
}

} // namespace corolint
