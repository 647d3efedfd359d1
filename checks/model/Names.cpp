// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Names.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"

using namespace clang;

namespace corolint {

static std::string ownName(const NamedDecl &D) {
  if (const auto *Record = llvm::dyn_cast<CXXRecordDecl>(&D); Record && Record->isLambda())
    return "lambda";
  return D.getDeclName() ? D.getNameAsString() : std::string();
}

std::string canonicalName(const NamedDecl &D) {
  std::string Name = ownName(D);
  for (const DeclContext *In = D.getDeclContext(); In; In = In->getParent()) {
    if (const auto *NS = llvm::dyn_cast<NamespaceDecl>(In))
      if (NS->isInline() || NS->isAnonymousNamespace())
        continue;
    const auto *Outer = llvm::dyn_cast<NamedDecl>(In);
    if (!Outer)
      continue;
    if (std::string Part = ownName(*Outer); !Part.empty())
      Name = Part + "::" + Name;
  }
  return Name;
}

const CXXRecordDecl *recordOf(QualType T) {
  if (T.isNull())
    return nullptr;
  return T.getNonReferenceType()->getAsCXXRecordDecl();
}

bool isStd(const Decl &D) {
  return D.getDeclContext()->getEnclosingNamespaceContext()->isStdNamespace();
}

llvm::StringRef identifierOf(const NamedDecl *D) {
  return D && D->getIdentifier() ? D->getName() : llvm::StringRef();
}

} // namespace corolint
