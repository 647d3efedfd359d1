// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Durations.h"

#include "Walk.h"

#include "clang/AST/ExprCXX.h"

using namespace clang;
using llvm::dyn_cast;

namespace corolint {
namespace {

/// `0ms` is a call of `operator""ms<'0'>()`, or of one with a number in other libraries.
std::optional<int> signOfLiteral(const UserDefinedLiteral &Literal, const ASTContext &Context) {
  if (Literal.getLiteralOperatorKind() != UserDefinedLiteral::LOK_Template) {
    const Expr *Cooked = Literal.getNumArgs() ? Literal.getArg(0) : nullptr;
    return Cooked ? signOfTime(Cooked, Context) : std::nullopt;
  }
  const FunctionDecl *Callee = Literal.getDirectCallee();
  const TemplateArgumentList *Args = Callee ? Callee->getTemplateSpecializationArgs() : nullptr;
  if (!Args || Args->size() != 1 || Args->get(0).getKind() != TemplateArgument::Pack)
    return std::nullopt;
  bool Zero = llvm::all_of(Args->get(0).pack_elements(), [](const TemplateArgument &Digit) {
    return Digit.getAsIntegral() == '0' || Digit.getAsIntegral() == '.';
  });
  return Zero ? 0 : 1;
}

std::optional<int> signOfArguments(llvm::ArrayRef<const Expr *> Args, const ASTContext &Context) {
  if (Args.empty())
    return 0;
  return Args.size() == 1 ? signOfTime(Args.front(), Context) : std::nullopt;
}

} // namespace

std::optional<int> signOfTime(const Expr *E, const ASTContext &Context) {
  E = valueOf(E);
  if (!E || E->isValueDependent())
    return std::nullopt;
  if (E->getType()->isIntegralOrEnumerationType()) {
    std::optional<llvm::APSInt> Value = E->getIntegerConstantExpr(Context);
    if (!Value)
      return std::nullopt;
    return Value->isZero() ? 0 : Value->isNegative() ? -1 : 1;
  }
  if (const auto *Literal = dyn_cast<UserDefinedLiteral>(E))
    return signOfLiteral(*Literal, Context);
  if (const auto *Cast = dyn_cast<CastExpr>(E))
    return signOfTime(Cast->getSubExpr(), Context);
  if (const auto *Minus = dyn_cast<CXXOperatorCallExpr>(E);
      Minus && Minus->getOperator() == OO_Minus && Minus->getNumArgs() == 1) {
    std::optional<int> Inner = signOfTime(Minus->getArg(0), Context);
    return Inner ? std::optional(-*Inner) : std::nullopt;
  }
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(E))
    return signOfArguments({Construct->getArgs(), Construct->getNumArgs()}, Context);
  if (const auto *List = dyn_cast<InitListExpr>(E))
    return signOfArguments({List->getInits(), List->getNumInits()}, Context);
  if (const auto *Call = dyn_cast<CallExpr>(E)) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    if (Callee && Callee->getIdentifier() && Callee->getName() == "zero")
      return 0;
    return std::nullopt;
  }
  const auto *Ref = dyn_cast<DeclRefExpr>(E);
  const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  if (Var && (Var->isConstexpr() || Var->getType().isConstQualified()) && Var->getInit())
    return signOfTime(Var->getInit(), Context);
  return std::nullopt;
}

} // namespace corolint
