// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Tests.h"

#include "Changes.h"
#include "Meanwhile.h"
#include "model/Names.h"
#include "values/Places.h"

#include "clang/AST/StmtCXX.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::dyn_cast_or_null;
using llvm::isa;

namespace corolint {
namespace {

const Expr *conditionOf(const Stmt *S) {
  if (const auto *If = dyn_cast<IfStmt>(S))
    return If->getCond();
  if (const auto *While = dyn_cast<WhileStmt>(S))
    return While->getCond();
  const auto *For = dyn_cast<ForStmt>(S);
  return For ? For->getCond() : nullptr;
}

const Expr *lvalueOf(const Expr *E) {
  E = E->IgnoreParenImpCasts();
  return E->isLValue() && !E->getType()->isArrayType() ? E : nullptr;
}

bool isNull(const Expr *E) {
  E = E->IgnoreParenImpCasts();
  const auto *Ref = dyn_cast<DeclRefExpr>(E);
  return isa<CXXNullPtrLiteralExpr, GNUNullExpr>(E) ||
         (Ref && identifierOf(Ref->getDecl()) == "nullopt");
}

/// The bool that \p S reads, an atomic one included; null for anything else.
const Expr *flagRead(const Stmt *S) {
  if (const auto *Cast = dyn_cast<ImplicitCastExpr>(S))
    return Cast->getCastKind() == CK_LValueToRValue && Cast->getType()->isBooleanType()
               ? lvalueOf(Cast->getSubExpr())
               : nullptr;
  const auto *Call = dyn_cast<CXXMemberCallExpr>(S);
  const CXXMethodDecl *Method = Call ? Call->getMethodDecl() : nullptr;
  bool Atomic = Method && Method->getParent()->isInStdNamespace() &&
                identifierOf(Method->getParent()).contains("atomic") &&
                (isa<CXXConversionDecl>(Method) || identifierOf(Method) == "load");
  return Atomic && Method->getReturnType()->isBooleanType()
             ? lvalueOf(Call->getImplicitObjectArgument())
             : nullptr;
}

const Expr *askedByMember(const CXXMemberCallExpr &Call) {
  const CXXMethodDecl *Method = Call.getMethodDecl();
  static const llvm::StringRef Asking[] = {"has_value", "empty", "contains", "expired", "lock"};
  bool Asks =
      Method && (isa<CXXConversionDecl>(Method) ? Method->getReturnType()->isBooleanType()
                                                : llvm::is_contained(Asking, identifierOf(Method)));
  return Asks ? lvalueOf(Call.getImplicitObjectArgument()) : nullptr;
}

/// The object of which \p S asks whether it is there.
const Expr *asked(const Stmt *S) {
  if (const auto *Cast = dyn_cast<ImplicitCastExpr>(S))
    return Cast->getCastKind() == CK_PointerToBoolean ? lvalueOf(Cast->getSubExpr()) : nullptr;
  if (const auto *Binary = dyn_cast<BinaryOperator>(S))
    return Binary->isEqualityOp() && isNull(Binary->getRHS()) ? lvalueOf(Binary->getLHS())
                                                              : nullptr;
  if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(S)) {
    bool Compares =
        Operator->getOperator() == OO_EqualEqual || Operator->getOperator() == OO_ExclaimEqual;
    return Compares && isNull(Operator->getArg(1)) ? lvalueOf(Operator->getArg(0)) : nullptr;
  }
  const auto *Call = dyn_cast<CXXMemberCallExpr>(S);
  return Call ? askedByMember(*Call) : nullptr;
}

/// A weak reference is asked because its object may go, wherever it is kept.
bool isWeakReference(const Expr *E) {
  return identifierOf(recordOf(E->getType())).contains_insensitive("weak");
}

void findTests(const Expr *Condition, bool Chooses, std::vector<Test> &Found) {
  walk(Condition, [&](const Stmt *S) {
    const Expr *Flag = flagRead(S), *What = Flag ? Flag : asked(S);
    if (What && (isSharedPlace(What) || isWeakReference(What)) &&
        !What->getType().isConstQualified())
      if (std::string Place = placeOf(What); !Place.empty())
        if (const ValueDecl *Name = holderNamed(What, true))
          Found.push_back({What, Name, std::move(Place), Flag != nullptr, Chooses});
    return !isa<CoroutineSuspendExpr>(S);
  });
}

} // namespace

std::vector<Test> testsIn(const Function &F) {
  std::vector<Test> Found;
  for (const Stmt *S : F.statements())
    if (const Expr *Condition = conditionOf(S))
      findTests(Condition, false, Found);
    else if (const auto *Choice = dyn_cast<ConditionalOperator>(S))
      findTests(Choice->getCond(), true, Found);
  return Found;
}

const Expr *reliedOn(const Stmt *S) {
  if (const auto *Unary = dyn_cast<UnaryOperator>(S))
    return Unary->getOpcode() == UO_Deref ? Unary->getSubExpr() : nullptr;
  if (const auto *Member = dyn_cast<MemberExpr>(S))
    return Member->isArrow() && !isa<CXXThisExpr>(Member->getBase()->IgnoreParenImpCasts())
               ? Member->getBase()
               : nullptr;
  if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(S)) {
    if (Operator->getOperator() != OO_Star && Operator->getOperator() != OO_Arrow)
      return nullptr;
    const auto *Locked = dyn_cast_or_null<CXXMemberCallExpr>(valueOf(Operator->getArg(0)));
    return Locked && identifierOf(Locked->getMethodDecl()) == "lock"
               ? Locked->getImplicitObjectArgument()
               : Operator->getArg(0);
  }
  const auto *Call = dyn_cast<CXXMemberCallExpr>(S);
  static const llvm::StringRef Taking[] = {"front", "back", "top", "pop", "pop_front", "pop_back"};
  return Call && llvm::is_contained(Taking, identifierOf(Call->getMethodDecl()))
             ? Call->getImplicitObjectArgument()
             : nullptr;
}

bool renews(const Event &E, const Test &T, llvm::ArrayRef<Test> All) {
  if (E.Kind != Event::Statement)
    return false;
  if (llvm::any_of(
          All, [&](const Test &Other) { return Other.What == E.Node && Other.Place == T.Place; }))
    return true;
  if (const auto *Call = E.as<CXXMemberCallExpr>();
      Call && Call->getMethodDecl() && !Call->getMethodDecl()->isConst() &&
      placeOf(Call->getImplicitObjectArgument()) == T.Place)
    return true;
  return mayChange(E.Node, T.Place);
}

FlagSet flagSetAt(const Stmt *S) {
  const Expr *Flag = nullptr, *Value = nullptr;
  if (const auto *Assign = dyn_cast<BinaryOperator>(S)) {
    if (Assign->getOpcode() == BO_Assign)
      Flag = Assign->getLHS(), Value = Assign->getRHS();
  } else if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(S)) {
    if (Operator->getOperator() == OO_Equal && Operator->getNumArgs() == 2)
      Flag = Operator->getArg(0), Value = Operator->getArg(1);
  } else if (const auto *Call = dyn_cast<CXXMemberCallExpr>(S)) {
    if (identifierOf(Call->getMethodDecl()) == "store" && Call->getNumArgs())
      Flag = Call->getImplicitObjectArgument(), Value = Call->getArg(0);
  }
  const auto *Constant =
      Value ? dyn_cast<CXXBoolLiteralExpr>(Value->IgnoreParenImpCasts()) : nullptr;
  return Constant ? FlagSet{Flag, Constant->getValue()} : FlagSet{};
}

bool isFoundSet(const Event &E, const Test &T) {
  const auto *Asked = E.Kind == Event::Branch ? E.as<Expr>() : nullptr;
  bool Set = E.Taken;
  while (Asked) {
    Asked = Asked->IgnoreParenImpCasts();
    const auto *Not = dyn_cast<UnaryOperator>(Asked);
    if (!Not || Not->getOpcode() != UO_LNot)
      break;
    Set = !Set;
    Asked = Not->getSubExpr();
  }
  return Asked && Set && (Asked == T.What || flagRead(Asked) == T.What);
}

} // namespace corolint
