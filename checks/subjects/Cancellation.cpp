// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Cancellation.h"

#include "model/Names.h"

using namespace clang;

namespace corolint {

bool isCancellationToken(QualType T) {
  const CXXRecordDecl *Record = T.isNull() ? nullptr : recordOf(T);
  return Record && Record->getIdentifier() &&
         (Record->getName() == "stop_token" || Record->getName() == "CancellationToken" ||
          Record->getName() == "cancellation_token");
}

const FieldDecl *tokenOf(const CXXRecordDecl *Promise) {
  if (!Promise || !Promise->hasDefinition())
    return nullptr;
  for (const FieldDecl *Field : Promise->fields())
    if (isCancellationToken(Field->getType()))
      return Field;
  for (const CXXBaseSpecifier &Base : Promise->getDefinition()->bases())
    if (const FieldDecl *Field = tokenOf(recordOf(Base.getType())))
      return Field;
  return nullptr;
}

/// The class that \p Name, qualified, names in \p Context, or null.
static const CXXRecordDecl *classNamed(llvm::StringRef Name, ASTContext &Context) {
  llvm::SmallVector<llvm::StringRef, 4> Parts;
  Name.split(Parts, "::");
  const DeclContext *In = Context.getTranslationUnitDecl();
  const CXXRecordDecl *Found = nullptr;
  for (llvm::StringRef Part : Parts) {
    const DeclContext *Inner = nullptr;
    for (const NamedDecl *D : In->lookup(&Context.Idents.get(Part))) {
      if (const auto *Type = llvm::dyn_cast<TypeDecl>(D))
        Inner = Found = recordOf(Context.getTypeDeclType(Type));
      else if (const auto *Space = llvm::dyn_cast<NamespaceDecl>(D))
        Inner = Space;
    }
    if (!Inner)
      return nullptr;
    In = Inner;
  }
  return Found ? Found->getDefinition() : nullptr;
}

static bool isStdException(const CXXRecordDecl *Record, unsigned Depth = 0) {
  if (!Record || !Record->hasDefinition() || Depth == 8)
    return false;
  if (Record->isInStdNamespace() && identifierOf(Record) == "exception")
    return true;
  return llvm::any_of(Record->getDefinition()->bases(), [&](const CXXBaseSpecifier &Base) {
    return isStdException(recordOf(Base.getType()), Depth + 1);
  });
}

bool isStdException(llvm::StringRef Name, ASTContext &Context) {
  return isStdException(classNamed(Name, Context));
}

bool mayAwaitIn(const CXXTryStmt &Try, const Function &F) {
  return llvm::any_of(F.suspensions(), [&](const SuspensionPoint &Point) {
    if (Point.Certainty == SuspendCertainty::Never)
      return false;
    for (const Stmt *S = Point.Expr; S; S = F.parent(S))
      if (S == Try.getTryBlock())
        return true;
    return false;
  });
}

} // namespace corolint
