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
