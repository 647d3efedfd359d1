// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "ErasedCalls.h"

#include "Blocking.h"
#include "code/ReferenceTypes.h"
#include "code/Unit.h"
#include "values/Stores.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::dyn_cast_or_null;

namespace corolint {

static const ValueDecl *named(const Expr *E) {
  E = E ? E->IgnoreParenImpCasts() : nullptr;
  if (const auto *Member = dyn_cast_or_null<MemberExpr>(E))
    return Member->getMemberDecl();
  const auto *Ref = dyn_cast_or_null<DeclRefExpr>(E);
  return Ref ? Ref->getDecl() : nullptr;
}

static const FunctionDecl *coroutineIn(const Expr *Value, Unit &In) {
  for (const FunctionDecl *Callable :
       Value ? callablesOf(Value) : llvm::SmallVector<const FunctionDecl *, 2>())
    if (const Function *Body = In.function(Callable); Body && Body->isCoroutine())
      return &Body->decl();
  return nullptr;
}

const FunctionDecl *heldCoroutine(const CallExpr &Call, const Function &F) {
  const auto *Operator = dyn_cast<CXXOperatorCallExpr>(&Call);
  if (!Operator || Operator->getOperator() != OO_Call ||
      !isErasedCallable(Operator->getArg(0)->getType()))
    return nullptr;
  const ValueDecl *Held = named(Operator->getArg(0));
  const auto *Field = dyn_cast_or_null<FieldDecl>(Held);
  const auto *Var = dyn_cast_or_null<VarDecl>(Held);
  const Expr *Init = Field ? Field->getInClassInitializer() : Var ? Var->getInit() : nullptr;
  if (const FunctionDecl *Found = coroutineIn(Init, F.unit()))
    return Found;
  for (const auto &Other : F.unit().functions())
    for (const Store &S : storesIn(*Other))
      if (Held && !S.Inserts && named(S.Target) == Held)
        if (const FunctionDecl *Found = coroutineIn(S.Value, F.unit()))
          return Found;
  return nullptr;
}

} // namespace corolint
