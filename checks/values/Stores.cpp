// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Stores.h"

#include "Consumption.h"
#include "Places.h"
#include "model/Names.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::dyn_cast_or_null;
using llvm::isa;

namespace corolint {
namespace {

llvm::StringRef methodName(const CXXMemberCallExpr &Call) {
  return identifierOf(Call.getMethodDecl());
}

/// insert(at, first, last), assign(first, last): elements are copied, no iterator is kept.
bool copiesRange(const CXXMemberCallExpr &Call) {
  unsigned Count = Call.getNumArgs();
  if (Count < 2)
    return false;
  QualType First = Call.getArg(Count - 2)->getType().getCanonicalType().getUnqualifiedType();
  QualType Last = Call.getArg(Count - 1)->getType().getCanonicalType().getUnqualifiedType();
  return First == Last && (First->isRecordType() || First->isPointerType());
}

bool inserts(const CXXMemberCallExpr &Call) {
  const CXXMethodDecl *Method = Call.getMethodDecl();
  if (!Method || !Method->getParent()->isInStdNamespace())
    return false;
  llvm::StringRef Name = methodName(Call);
  if (Name == "assign" || Name == "insert")
    return !copiesRange(Call);
  return Name.starts_with("push") || Name.starts_with("emplace") || Name.starts_with("insert_or") ||
         Name == "try_emplace";
}

/// What is assigned to, and what; nulls where \p S assigns nothing.
std::pair<const Expr *, const Expr *> assignment(const Stmt *S) {
  if (const auto *Binary = dyn_cast<BinaryOperator>(S); Binary && Binary->getOpcode() == BO_Assign)
    return {Binary->getLHS(), Binary->getRHS()};
  if (const auto *Call = dyn_cast<CXXOperatorCallExpr>(S);
      Call && Call->getOperator() == OO_Equal && Call->getNumArgs() == 2)
    return {Call->getArg(0), Call->getArg(1)};
  return {nullptr, nullptr};
}

} // namespace

Root rootOf(const Expr *E) {
  Root Found;
  for (unsigned Steps = 0; Steps != 16; ++Steps) {
    E = movedValueOf(E);
    if (const auto *Cast = dyn_cast_or_null<ImplicitCastExpr>(E)) {
      E = Cast->getSubExpr(); // an array that decays
      continue;
    }
    const auto *Operator = dyn_cast_or_null<CXXOperatorCallExpr>(E);
    const auto *Unary = dyn_cast_or_null<UnaryOperator>(E);
    if (const auto *Member = dyn_cast_or_null<MemberExpr>(E)) {
      Found.Through |= Member->isArrow() && !isa<CXXThisExpr>(Member->getBase()->IgnoreImpCasts());
      E = Member->getBase();
    } else if (const auto *Element = dyn_cast_or_null<ArraySubscriptExpr>(E)) {
      Found.Through |= !Element->getBase()->IgnoreImpCasts()->getType()->isArrayType();
      E = Element->getBase();
    } else if (Unary && Unary->getOpcode() == UO_Deref) {
      Found.Through = true;
      E = Unary->getSubExpr();
    } else if (Operator &&
               (Operator->getOperator() == OO_Star || Operator->getOperator() == OO_Arrow ||
                Operator->getOperator() == OO_Subscript)) {
      Found.Through = true;
      E = Operator->getArg(0);
    } else {
      break;
    }
  }
  Found.This = llvm::isa_and_nonnull<CXXThisExpr>(E);
  if (const auto *Ref = dyn_cast_or_null<DeclRefExpr>(E)) {
    Found.Variable = dyn_cast<VarDecl>(Ref->getDecl());
    Found.Captured = Ref->refersToEnclosingVariableOrCapture();
  }
  return Found;
}

std::vector<Store> storesIn(const Function &F) {
  std::vector<Store> Found;
  for (const Stmt *S : F.statements()) {
    if (auto [To, From] = assignment(S); To)
      Found.push_back({llvm::cast<Expr>(S), To, From, false});
    if (const auto *Call = dyn_cast<CXXMemberCallExpr>(S); Call && inserts(*Call))
      for (const Expr *Arg : Call->arguments())
        Found.push_back({Call, Call->getImplicitObjectArgument(), Arg, true});
  }
  return Found;
}

/// `*p`, which has the place of `p`.
static bool isPointee(const Expr *E) {
  E = movedValueOf(E);
  const auto *Unary = dyn_cast_or_null<UnaryOperator>(E);
  const auto *Operator = dyn_cast_or_null<CXXOperatorCallExpr>(E);
  return (Unary && Unary->getOpcode() == UO_Deref) ||
         (Operator && Operator->getOperator() == OO_Star && Operator->getNumArgs() == 1);
}

bool overwrites(const Stmt *S, const Expr *Target) {
  std::string Place = placeOf(Target);
  if (Place.empty())
    return false;
  if (auto [To, From] = assignment(S); To)
    return isPointee(To) == isPointee(Target) && placeOf(To) == Place;
  if (const auto *Call = dyn_cast<CXXMemberCallExpr>(S)) {
    llvm::StringRef Name = methodName(*Call);
    return (Name == "reset" || Name == "clear" || Name.starts_with("erase") ||
            Name.starts_with("pop") || Name == "remove") &&
           placeOf(Call->getImplicitObjectArgument()) == Place;
  }
  const FunctionDecl *Callee = calleeOf(S);
  if (!Callee || !Callee->getIdentifier() || Callee->getName() != "exchange")
    return false;
  return placeOf(llvm::cast<CallExpr>(S)->getArg(0)) == Place;
}

} // namespace corolint
