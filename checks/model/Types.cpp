// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Types.h"

#include "Names.h"
#include "Structure.h"

#include "clang/AST/StmtCXX.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::dyn_cast_or_null;

namespace corolint {

const CXXRecordDecl *Types::complete(const CXXRecordDecl *Record) {
  if (!Record)
    return nullptr;
  if (!Record->hasDefinition() && S && !Record->isDependentContext()) {
    Quiet Silence(*S);
    S->isCompleteType(Record->getLocation(), Context.getCanonicalTagType(Record));
  }
  return Record->getDefinition();
}

llvm::SmallVector<const FunctionDecl *, 4> Types::members(const CXXRecordDecl *Record,
                                                          llvm::StringRef Name) {
  llvm::SmallVector<const FunctionDecl *, 4> Found;
  if ((Record = complete(Record)))
    collectMembers(Record, DeclarationName(&Context.Idents.get(Name)), Found);
  return Found;
}

const FunctionDecl *Types::defined(const FunctionDecl *F) {
  auto WithBody = [&]() -> const FunctionDecl * {
    const FunctionDecl *Definition = nullptr;
    return F->hasBody(Definition) && Definition->getBody() && !Definition->isDependentContext()
               ? Definition
               : nullptr;
  };
  const FunctionDecl *Found = WithBody();
  const FunctionDecl *Pattern = Found ? nullptr : F->getTemplateInstantiationPattern();
  if (!Pattern || !S || F->isDependentContext() || !Pattern->hasBody())
    return Found;
  Quiet Silence(*S);
  S->InstantiateFunctionDefinition(F->getLocation(), const_cast<FunctionDecl *>(F));
  return F->isInvalidDecl() ? nullptr : WithBody();
}

QualType Types::returnType(const FunctionDecl *F) {
  QualType T = F->getReturnType();
  if (T->isUndeducedType() && S && !F->isDependentContext()) {
    Quiet Silence(*S);
    S->DeduceReturnType(const_cast<FunctionDecl *>(F), F->getLocation(), /*Diagnose=*/false);
    T = F->getReturnType();
  }
  return T->isUndeducedType() ? QualType() : T;
}

const TypeProfile &Types::of(QualType T) {
  static const TypeProfile Nothing;
  if (!recordOf(T))
    return Nothing;
  QualType Key = T.getNonReferenceType().getCanonicalType().getUnqualifiedType();
  std::unique_ptr<TypeProfile> &Slot = Cache[Key];
  if (!Slot) {
    // A type asked for while it is being computed is unknown; the slot stops the recursion.
    Slot = std::make_unique<TypeProfile>();
    TypeProfile Computed = compute(Key, {});
    *Cache[Key] = std::move(Computed);
    return *Cache[Key];
  }
  return *Slot;
}

static llvm::SmallVector<QualType, 4> promiseParameters(const FunctionDecl &F) {
  llvm::SmallVector<QualType, 4> Params;
  if (const auto *Method = dyn_cast<CXXMethodDecl>(&F);
      Method && Method->isImplicitObjectMemberFunction()) {
    ASTContext &Context = F.getASTContext();
    QualType Object = Method->getThisType()->getPointeeType();
    Params.push_back(Method->getRefQualifier() == RQ_RValue
                         ? Context.getRValueReferenceType(Object)
                         : Context.getLValueReferenceType(Object));
  }
  for (const ParmVarDecl *Param : F.parameters())
    Params.push_back(Param->getType());
  return Params;
}

/// Whether other parameters may choose another promise: not where the type itself has the promise
/// that was found, which the primary coroutine_traits takes.
static bool parametersMatter(const TypeProfile &Plain, const FunctionDecl &F,
                             const ClassTemplateDecl *Traits, ASTContext &Context) {
  if (F.getNumParams() == 0 && !llvm::isa<CXXMethodDecl>(F))
    return false;
  if (!Plain.Promise)
    return Plain.Record && Traits && mayBeSpecialized(Traits, Plain.Record);
  const CXXRecordDecl *Own = promiseTypeIn(Plain.Record, Context);
  return !Own || Own->getCanonicalDecl() != Plain.Promise->getCanonicalDecl();
}

const TypeProfile &Types::returnedBy(const FunctionDecl &F) {
  QualType Result = returnType(&F);
  if (Result.isNull() || Result->isDependentType())
    return of(QualType());
  const TypeProfile &Plain = of(Result);
  const auto *Body = dyn_cast_or_null<CoroutineBodyStmt>(F.getBody());
  const CXXRecordDecl *Written = Body ? recordOf(Body->getPromiseDecl()->getType()) : nullptr;
  bool Same =
      Written ? Plain.Promise && Plain.Promise->getCanonicalDecl() == Written->getCanonicalDecl()
              : !parametersMatter(Plain, F, traitsTemplate(), Context);
  if (Same)
    return Plain;
  std::unique_ptr<TypeProfile> &Slot = ByFunction[F.getCanonicalDecl()];
  if (!Slot) {
    // A slot may move while it is computed: instantiating asks for other functions.
    auto Made = std::make_unique<TypeProfile>(
        compute(Result.getCanonicalType().getUnqualifiedType(), promiseParameters(F)));
    return *(ByFunction[F.getCanonicalDecl()] = std::move(Made));
  }
  return *Slot;
}

} // namespace corolint
