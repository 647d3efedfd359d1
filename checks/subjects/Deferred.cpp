// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Deferred.h"

#include "code/Walk.h"
#include "model/Names.h"

using namespace clang;
using llvm::dyn_cast;

namespace corolint {

/// Whether \p F, or a member function that it calls, calls a function object.
static bool callsObject(const FunctionDecl *F, unsigned Depth) {
  const FunctionDecl *Definition = nullptr;
  if (!F || !F->hasBody(Definition))
    return false;
  bool Found = false;
  walk(Definition->getBody(), [&](const Stmt *S) {
    const auto *Operator = dyn_cast<CXXOperatorCallExpr>(S);
    Found |= Operator && Operator->getOperator() == OO_Call;
    if (const auto *Call = dyn_cast<CXXMemberCallExpr>(S); Call && Depth)
      Found |= callsObject(Call->getMethodDecl(), Depth - 1);
    return !Found;
  });
  return Found;
}

const LambdaExpr *deferredBy(const VarDecl &Var, const Function &F) {
  const CXXRecordDecl *Record = F.types().complete(recordOf(Var.getType()));
  if (!Record || Record->isLambda() || Var.getType()->isReferenceType() || !Var.getInit() ||
      !callsObject(Record->getDestructor(), 1))
    return nullptr;
  const LambdaExpr *Found = nullptr;
  walk(Var.getInit(), [&](const Stmt *S) {
    Found = Found ? Found : dyn_cast<LambdaExpr>(S);
    return !Found;
  });
  return Found;
}

} // namespace corolint
