// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which awaiter a type has, by its members or operator co_await ([expr.await]/3).
#include "Names.h"
#include "Structure.h"

#include "clang/AST/ExprCXX.h"
#include "clang/Sema/EnterExpressionEvaluationContext.h"
#include "clang/Sema/Lookup.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::dyn_cast_or_null;

namespace corolint {

static void collectOperators(const DeclContext *In, DeclarationName Name, UnresolvedSetImpl &Out) {
  for (NamedDecl *Found : In->lookup(Name))
    Out.addDecl(Found);
}

const CXXRecordDecl *Types::awaiterOf(QualType T) {
  const CXXRecordDecl *Record = complete(recordOf(T));
  if (!Record)
    return nullptr;
  if (hasAwaiterMembers(*this, Record))
    return Record;
  DeclarationName Operator = Context.DeclarationNames.getCXXOperatorName(OO_Coawait);
  llvm::SmallVector<const FunctionDecl *, 4> Members;
  collectMembers(Record, Operator, Members);
  for (const FunctionDecl *Member : Members)
    if (!Member->isDeleted() && !Member->isDependentContext())
      if (QualType Result = returnType(Member); !Result.isNull())
        return complete(recordOf(Result));
  return freeAwaiter(T, /*Lvalue=*/false);
}

const CXXRecordDecl *Types::freeAwaiter(QualType T, bool Lvalue) {
  const CXXRecordDecl *Record = recordOf(T);
  if (!S || !Record)
    return nullptr;
  // crimson declares its operator in the global namespace, where ADL does not look.
  UnresolvedSet<4> Free;
  collectOperators(Context.getTranslationUnitDecl(),
                   Context.DeclarationNames.getCXXOperatorName(OO_Coawait), Free);
  Quiet Silence(*S);
  EnterExpressionEvaluationContext Unevaluated(*S, Sema::ExpressionEvaluationContext::Unevaluated);
  auto *Value = new (Context) OpaqueValueExpr(Record->getLocation(), T.getNonReferenceType(),
                                              Lvalue ? VK_LValue : VK_PRValue);
  ExprResult Call = S->CreateOverloadedUnaryOp(Record->getLocation(), UO_Coawait, Free, Value);
  if (Call.isInvalid() || !llvm::isa<CXXOperatorCallExpr>(Call.get()->IgnoreImplicit()))
    return nullptr;
  return complete(recordOf(Call.get()->getType()));
}

QualType Types::awaitResult(QualType T) {
  const CXXRecordDecl *Awaiter = awaiterOf(T);
  if (!Awaiter)
    return {};
  for (const FunctionDecl *Resume : members(Awaiter, "await_resume"))
    if (QualType Result = returnType(Resume); !Result.isNull())
      return Result;
  return {};
}

SuspendCertainty certaintyOf(const CXXRecordDecl *Awaiter, Types &T) {
  for (const FunctionDecl *Ready : T.members(Awaiter, "await_ready"))
    if (std::optional<bool> Answer = constantAnswer(Ready, T)) {
      if (*Answer)
        return SuspendCertainty::Never;
      // await_suspend may still resume at once: with bool or a handle of its own choice.
      for (const FunctionDecl *Suspend : T.members(Awaiter, "await_suspend"))
        if (!Suspend->getReturnType()->isVoidType())
          return SuspendCertainty::May;
      return SuspendCertainty::Must;
    }
  return SuspendCertainty::May;
}

} // namespace corolint
