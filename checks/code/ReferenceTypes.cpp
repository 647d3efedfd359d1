// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "ReferenceTypes.h"

#include "model/Names.h"

#include "clang/AST/DeclCXX.h"
#include "clang/Analysis/Analyses/LifetimeSafety/LifetimeAnnotations.h"

using namespace clang;

namespace corolint {
namespace {

bool hasReferenceLikePart(const CXXRecordDecl *Record, unsigned Depth) {
  if (!Record || !(Record = Record->getDefinition()) || Record->isDependentContext())
    return false;
  for (const FieldDecl *Field : Record->fields())
    if (isReferenceLike(Field->getType(), Depth))
      return true;
  return llvm::any_of(Record->bases(), [&](const CXXBaseSpecifier &Base) {
    return hasReferenceLikePart(recordOf(Base.getType()), Depth);
  });
}

} // namespace

bool isInitializerList(QualType T) {
  const CXXRecordDecl *Record = T->isReferenceType() ? nullptr : recordOf(T);
  return Record && Record->isInStdNamespace() && Record->getIdentifier() &&
         Record->getName() == "initializer_list";
}

bool isCallable(QualType T) {
  const CXXRecordDecl *Record = recordOf(T);
  if (!Record || !(Record = Record->getDefinition()))
    return false;
  if (Record->isLambda())
    return true;
  DeclarationName Call = Record->getASTContext().DeclarationNames.getCXXOperatorName(OO_Call);
  return !Record->lookup(Call).empty();
}

bool isErasedCallable(QualType T) {
  const CXXRecordDecl *Record = recordOf(T);
  return Record && Record->isInStdNamespace() && Record->getIdentifier() &&
         Record->getName().ends_with("function");
}

bool isView(QualType T) {
  T = T.getNonReferenceType();
  if (T->isPointerType())
    return !T->isFunctionPointerType();
  return isInitializerList(T) || lifetimes::isGslPointerType(T);
}

bool isReferenceLike(QualType T, unsigned Depth) {
  if (T.isNull() || T->isDependentType())
    return false;
  if (T->isReferenceType() || isView(T))
    return true;
  const CXXRecordDecl *Record = recordOf(T);
  if (!Record || Depth == 0 || lifetimes::isGslOwnerType(T))
    return false;
  // What std's other types hold pointers to, they own.
  if (Record->isInStdNamespace())
    return false;
  return hasReferenceLikePart(Record, Depth - 1);
}

} // namespace corolint
