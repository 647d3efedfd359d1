// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Callables.h"

#include "model/Names.h"

using namespace clang;

namespace corolint {

static QualType callResult(QualType T, Types &In, ASTContext &Context);

/// The call operator's result, where there is one operator and it is no template that deduces.
static QualType operatorResult(const CXXRecordDecl *Record, Types &In, ASTContext &Context) {
  DeclarationName Name = Context.DeclarationNames.getCXXOperatorName(OO_Call);
  QualType Only;
  for (const NamedDecl *Found : Record->lookup(Name)) {
    const FunctionDecl *Call = Found->getAsFunction();
    QualType Result = Call ? In.returnType(Call) : QualType();
    if (Result.isNull() || Result->isDependentType() || !Only.isNull())
      return {};
    Only = Result;
  }
  return Only;
}

/// std::bind and std::bind_front name what they call as their first type argument; libstdc++'s
/// bind as the result of a function type whose parameters are the bound arguments.
static QualType boundResult(const CXXRecordDecl *Record, Types &In, ASTContext &Context) {
  const auto *Spec = llvm::dyn_cast<ClassTemplateSpecializationDecl>(Record);
  if (!Spec || !Spec->isInStdNamespace() || !Spec->getIdentifier() ||
      !Spec->getName().contains_insensitive("bind") || !Spec->getTemplateArgs().size() ||
      Spec->getTemplateArgs()[0].getKind() != TemplateArgument::Type)
    return {};
  QualType Bound = Spec->getTemplateArgs()[0].getAsType();
  if (const auto *Signature = Bound->getAs<FunctionType>())
    Bound = Signature->getReturnType();
  return callResult(Bound, In, Context);
}

static QualType callResult(QualType T, Types &In, ASTContext &Context) {
  if (T.isNull())
    return {};
  T = T.getNonReferenceType();
  if (const auto *Member = T->getAs<MemberPointerType>())
    T = Member->getPointeeType();
  else if (T->isPointerType())
    T = T->getPointeeType();
  if (const auto *Signature = T->getAs<FunctionType>())
    return Signature->getReturnType();
  const CXXRecordDecl *Record = In.complete(recordOf(T));
  if (!Record)
    return {};
  if (QualType Bound = boundResult(Record, In, Context); !Bound.isNull())
    return Bound;
  return operatorResult(Record, In, Context);
}

QualType resultOfCalling(const Expr *Callable, const Function &F) {
  return callResult(valueOf(Callable)->getType(), F.types(), F.context());
}

bool isCallable(const Expr *Callable) {
  QualType T = valueOf(Callable)->getType().getNonReferenceType();
  if (T->isFunctionType() || T->isFunctionPointerType() || T->isMemberFunctionPointerType())
    return true;
  const CXXRecordDecl *Record = recordOf(T);
  if (!Record || !Record->hasDefinition())
    return false;
  DeclarationName Name = Record->getASTContext().DeclarationNames.getCXXOperatorName(OO_Call);
  return !Record->getDefinition()->lookup(Name).empty();
}

} // namespace corolint
