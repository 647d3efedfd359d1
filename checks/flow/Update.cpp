// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Update.h"

#include "model/Names.h"

#include "clang/AST/ASTContext.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::dyn_cast_or_null;
using llvm::isa;

namespace corolint {

std::optional<int64_t> constantOf(const Expr *E, const ASTContext &Context) {
  if (!E || E->isValueDependent() || E->getType().isNull())
    return std::nullopt;
  E = E->IgnoreParens();
  if (const auto *Temporary = dyn_cast<MaterializeTemporaryExpr>(E))
    return constantOf(Temporary->getSubExpr(), Context);
  const Expr *Value = E->IgnoreParenImpCasts();
  if (isa<CXXNullPtrLiteralExpr, GNUNullExpr>(Value) ||
      (isa<CXXScalarValueInitExpr>(Value) && Value->getType()->isPointerType()))
    return 0;
  Expr::EvalResult Result;
  if (!E->getType()->isIntegralOrEnumerationType() || !E->EvaluateAsInt(Result, Context) ||
      Result.HasSideEffects)
    return std::nullopt;
  const llvm::APSInt &Found = Result.Val.getInt();
  return Found.isRepresentableByInt64() ? std::optional(Found.getExtValue()) : std::nullopt;
}

bool isAtomic(QualType T) {
  const CXXRecordDecl *Record = T.isNull() ? nullptr : recordOf(T);
  llvm::StringRef Name = identifierOf(Record);
  return Record && Record->isInStdNamespace() &&
         (Name == "atomic" || Name == "atomic_flag" || Name == "__atomic_base");
}

/// The atomic that \p Call is a member of; null for any other call.
static const Expr *atomicOf(const CallExpr &Call) {
  const Expr *Object = nullptr;
  if (const auto *Member = dyn_cast<CXXMemberCallExpr>(&Call))
    Object = Member->getImplicitObjectArgument();
  else if (isa<CXXOperatorCallExpr>(Call))
    Object = Call.getArg(0);
  // libstdc++ puts most members into a base class.
  Object = Object ? Object->IgnoreParenImpCasts() : nullptr;
  return Object && isAtomic(Object->getType()) ? Object : nullptr;
}

static std::optional<Update> atomicUpdate(const CallExpr &Call, const ASTContext &Context) {
  const Expr *Object = atomicOf(Call);
  const FunctionDecl *Callee = Call.getDirectCallee();
  if (!Object || !Callee)
    return std::nullopt;
  if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(&Call)) {
    bool Postfix = Operator->getNumArgs() == 2;
    switch (Operator->getOperator()) {
    case OO_Equal:
      return Update{Update::After, Object, Call.getArg(1), {}};
    case OO_PlusPlus:
      return Update{Postfix ? Update::Before : Update::After, Object, nullptr, {}, 1};
    case OO_MinusMinus:
      return Update{Postfix ? Update::Before : Update::After, Object, nullptr, {}, -1};
    default:
      return std::nullopt;
    }
  }
  llvm::StringRef Name = identifierOf(Callee);
  if (Name == "test_and_set")
    return Update{Update::Before, Object, nullptr, 1};
  if (Name == "clear")
    return Update{Update::After, Object, nullptr, 0};
  if (Call.getNumArgs() == 0)
    return std::nullopt;
  if (Name == "exchange" || Name == "store")
    return Update{Name == "store" ? Update::After : Update::Before, Object, Call.getArg(0), {}};
  std::optional<int64_t> Number = constantOf(Call.getArg(0), Context);
  if (Number && (Name == "fetch_add" || Name == "fetch_sub"))
    return Update{Update::Before, Object, nullptr, {}, Name == "fetch_add" ? *Number : -*Number};
  return std::nullopt;
}

std::optional<Update> updateOf(const Stmt *S, const ASTContext &Context) {
  if (const auto *Unary = dyn_cast_or_null<UnaryOperator>(S)) {
    if (!Unary->isIncrementDecrementOp() || !Unary->getType()->isIntegerType())
      return std::nullopt;
    return Update{Unary->isPostfix() ? Update::Before : Update::After,
                  Unary->getSubExpr(),
                  nullptr,
                  {},
                  Unary->isIncrementOp() ? 1 : -1};
  }
  if (const auto *Compound = dyn_cast_or_null<CompoundAssignOperator>(S)) {
    bool Adds = Compound->getOpcode() == BO_AddAssign;
    std::optional<int64_t> Number = constantOf(Compound->getRHS(), Context);
    if (!Number || !(Adds || Compound->getOpcode() == BO_SubAssign) ||
        !Compound->getType()->isIntegerType())
      return std::nullopt;
    return Update{Update::After, Compound->getLHS(), nullptr, {}, Adds ? *Number : -*Number};
  }
  const auto *Call = dyn_cast_or_null<CallExpr>(S);
  const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
  if (Callee && !isa<CXXMethodDecl>(Callee) && isStd(*Callee) &&
      identifierOf(Callee) == "exchange" && Call->getNumArgs() == 2)
    return Update{Update::Before, Call->getArg(0), Call->getArg(1), {}};
  return Call ? atomicUpdate(*Call, Context) : std::nullopt;
}

const Expr *atomicReadBy(const Expr *E) {
  const auto *Call = dyn_cast_or_null<CXXMemberCallExpr>(E);
  const Expr *Object = Call ? atomicOf(*Call) : nullptr;
  if (!Object)
    return nullptr;
  llvm::StringRef Name = identifierOf(Call->getMethodDecl());
  return isa<CXXConversionDecl>(Call->getMethodDecl()) || Name == "load" || Name == "test"
             ? Object
             : nullptr;
}

} // namespace corolint
