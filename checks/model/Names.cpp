// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Names.h"

#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "llvm/ADT/StringExtras.h"

using namespace clang;

namespace corolint {

static std::string ownName(const NamedDecl &D) {
  if (const auto *Record = llvm::dyn_cast<CXXRecordDecl>(&D); Record && Record->isLambda())
    return "lambda";
  return D.getDeclName() ? D.getNameAsString() : std::string();
}

/// The innermost of \p In and the contexts around it that gives its name to what is inside.
static const NamedDecl *namedContext(const DeclContext *In) {
  for (; In; In = In->getParent()) {
    if (const auto *NS = llvm::dyn_cast<NamespaceDecl>(In))
      if (NS->isInline() || NS->isAnonymousNamespace())
        continue;
    if (const auto *Named = llvm::dyn_cast<NamedDecl>(In); Named && !ownName(*Named).empty())
      return Named;
  }
  return nullptr;
}

std::string canonicalName(const NamedDecl &D) {
  llvm::SmallVector<std::string, 8> Parts = {ownName(D)};
  const NamedDecl *At = &D;
  while ((At = namedContext(At->getDeclContext())))
    Parts.push_back(ownName(*At));
  return llvm::join(llvm::reverse(Parts), "::");
}

bool hasCanonicalName(const NamedDecl &D, llvm::StringRef Name) {
  if (!Name.consume_back(ownName(D)))
    return false;
  const NamedDecl *At = &D;
  while ((At = namedContext(At->getDeclContext())))
    if (!Name.consume_back("::") || !Name.consume_back(ownName(*At)))
      return false;
  return Name.empty();
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
