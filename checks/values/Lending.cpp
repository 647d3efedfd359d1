// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lending.h"

#include "Consumption.h"
#include "code/ReferenceTypes.h"
#include "model/Names.h"

#include "clang/AST/Attr.h"
#include "clang/Analysis/Analyses/LifetimeSafety/LifetimeAnnotations.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::dyn_cast_or_null;

namespace corolint {

bool isStdFunction(const FunctionDecl *F, std::initializer_list<llvm::StringRef> Names) {
  return F && F->isInStdNamespace() && F->getIdentifier() &&
         llvm::is_contained(Names, F->getName());
}

bool keepsAddress(const CXXConstructorDecl &C, const ParmVarDecl &Param) {
  if (Param.hasAttr<LifetimeBoundAttr>())
    return true;
  const FunctionDecl *Definition = nullptr;
  if (!isReferenceLike(Param.getType(), 0) || !C.hasBody(Definition))
    return false;
  for (const CXXCtorInitializer *Init : llvm::cast<CXXConstructorDecl>(Definition)->inits()) {
    const FieldDecl *Field = Init->getMember();
    if (!Field || !Init->isWritten() ||
        !(Field->getType()->isReferenceType() || isView(Field->getType())))
      continue;
    const VarDecl *From = variableOf(Init->getInit());
    if (const auto *AddressOf = dyn_cast<UnaryOperator>(Init->getInit()->IgnoreParenImpCasts());
        AddressOf && AddressOf->getOpcode() == UO_AddrOf)
      From = variableOf(AddressOf->getSubExpr());
    const auto *Same = dyn_cast_or_null<ParmVarDecl>(From);
    if (Same && Same->getFunctionScopeIndex() == Param.getFunctionScopeIndex())
      return true;
  }
  return false;
}

bool isViewRecord(QualType T) {
  const CXXRecordDecl *Record = T->isRecordType() ? recordOf(T)->getDefinition() : nullptr;
  if (!Record || Record->isLambda() || !Record->hasTrivialDestructor())
    return false;
  if (lifetimes::isGslPointerType(T))
    return true;
  if (Record->field_empty() && Record->getNumBases() == 1)
    return isViewRecord(Record->bases_begin()->getType());
  unsigned Pointers = 0, Lengths = 0, Fields = 0;
  for (const FieldDecl *Field : Record->fields()) {
    Pointers += Field->getType()->isPointerType();
    Lengths += Field->getType()->isIntegerType();
    ++Fields;
  }
  return Fields == 2 && Pointers == 1 && Lengths == 1;
}

static bool mayBeViewed(QualType T) {
  return T->isReferenceType()
             ? T->getPointeeType()->isRecordType() || T->getPointeeType()->isArrayType()
             : isView(T);
}

const ParmVarDecl *viewedBy(const FunctionDecl &Callee) {
  const ParmVarDecl *Only = nullptr;
  for (const ParmVarDecl *Param : Callee.parameters()) {
    if (!mayBeViewed(Param->getType()))
      continue;
    if (Only)
      return nullptr;
    Only = Param;
  }
  return Only;
}

/// Whether what std::shared_ptr \p Owner points to may make owners of itself.
static bool isSharedFromThis(QualType Owner) {
  const auto *Shared = dyn_cast<ClassTemplateSpecializationDecl>(recordOf(Owner));
  const CXXRecordDecl *Of = Shared ? recordOf(Shared->getTemplateArgs()[0].getAsType()) : nullptr;
  return !Of || !Of->hasDefinition() || Of->getNumBases() != 0;
}

bool isHeldBy(const CXXMethodDecl &Method, const Expr *Object) {
  OverloadedOperatorKind Operator = Method.getOverloadedOperator();
  if (Operator != OO_Star && Operator != OO_Arrow && identifierOf(&Method) != "get")
    return false;
  const Expr *Owner = movedValueOf(Object);
  const CXXRecordDecl *Record = Owner ? recordOf(Owner->getType()) : nullptr;
  if (Record && lifetimes::isGslPointerType(Owner->getType()))
    return true;
  if (!Record || !Record->isInStdNamespace())
    return false;
  llvm::StringRef Name = identifierOf(Record);
  return Name == "unique_ptr" || Name == "optional" ||
         (Name == "shared_ptr" && isStdFunction(calleeOf(Owner), {"make_shared"}) &&
          !isSharedFromThis(Owner->getType()));
}

} // namespace corolint
