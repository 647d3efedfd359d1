// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Handovers.h"

#include "code/Unit.h"
#include "model/Names.h"
#include "values/Consumption.h"
#include "values/Stores.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::dyn_cast_or_null;

namespace corolint {
namespace {

/// The handle itself, or a handle of another type made of it.
bool isOwnHandle(const Expr *E, const VarDecl *Own) {
  E = movedValueOf(E);
  if (HandleCall Converted = handleCallOf(E); Converted.Act == HandleAct::Others)
    return isHandle(E->getType()) && isOwnHandle(Converted.Handle, Own);
  if (const auto *Cast = dyn_cast_or_null<ImplicitCastExpr>(E))
    return isOwnHandle(Cast->getSubExpr(), Own);
  return variableOf(E) == Own;
}

/// `m`, `this->m.n`: a part of the awaiter itself.
bool isOwnPart(const Expr *E) {
  E = movedValueOf(E);
  const auto *Member = dyn_cast_or_null<MemberExpr>(E);
  if (!Member)
    return llvm::isa_and_nonnull<CXXThisExpr>(E);
  bool Owned = !Member->getMemberDecl()->getType()->isReferenceType();
  bool OfThis = llvm::isa<CXXThisExpr>(Member->getBase()->IgnoreParenImpCasts());
  return Owned && (OfThis || (!Member->isArrow() && isOwnPart(Member->getBase())));
}

bool isLocal(const Expr *E) {
  Root Found = rootOf(E);
  return Found.Variable && Found.Variable->hasLocalStorage() && !Found.Through &&
         !Found.Variable->getType()->isReferenceType();
}

/// Whether \p Lambda, made in an await_suspend, resumes its coroutine on every call.
bool resumes(const LambdaExpr &Lambda, const VarDecl *Own, Unit &In) {
  const Function *Body = In.function(Lambda.getCallOperator());
  return Body && llvm::any_of(Body->all<CallExpr>(), [&](const CallExpr *Call) {
           HandleCall Handle = handleCallOf(Call);
           return Handle.Act == HandleAct::Resumes && variableOf(Handle.Handle) == Own;
         });
}

const LambdaExpr *callbackIn(const CallExpr &Call, const VarDecl *Own, const Function &F) {
  for (const Expr *Arg : Call.arguments()) {
    const LambdaExpr *Found = nullptr;
    walk(Arg, [&](const Stmt *S) {
      if (const auto *Lambda = dyn_cast<LambdaExpr>(S); Lambda && resumes(*Lambda, Own, F.unit()))
        Found = Lambda;
      return !Found;
    });
    if (Found)
      return Found;
  }
  return nullptr;
}

bool isGiven(const CallExpr &Call, const VarDecl *Own) {
  return llvm::any_of(Call.arguments(), [&](const Expr *Arg) {
    return isHandle(Arg->getType()) && isOwnHandle(Arg, Own);
  });
}

bool isLookedAt(const CallExpr &Call, const Function &F) {
  Fate What = Call.getType()->isVoidType() ? Fate::Dropped : fateOf(&Call, F).What;
  return What != Fate::Dropped && What != Fate::Stored && What != Fate::Initialises;
}

} // namespace

std::vector<Handover> handoversIn(const Function &F) {
  std::vector<Handover> Found;
  const ParmVarDecl *Own = suspendedHandle(F);
  if (!Own)
    return Found;
  for (const Store &S : storesIn(F))
    if (!S.Inserts && isOwnHandle(S.Value, Own) && !isOwnPart(S.Target) && !isLocal(S.Target))
      Found.push_back({S.At, S.Target, true, nullptr});
  for (const auto *Call : F.all<CallExpr>()) {
    const auto *Member = dyn_cast<CXXMemberCallExpr>(Call);
    const Expr *To = Member ? Member->getImplicitObjectArgument() : nullptr;
    if (handleCallOf(Call).Act != HandleAct::None || llvm::isa<CXXOperatorCallExpr>(Call) ||
        isMoveOrForward(Call) || isLookedAt(*Call, F))
      continue;
    if (const LambdaExpr *Callback = callbackIn(*Call, Own, F))
      Found.push_back({Call, To, false, Callback});
    else if (To && !isOwnPart(To) && !isLocal(To) && isGiven(*Call, Own))
      Found.push_back({Call, To, false, nullptr});
  }
  return Found;
}

bool onlyAsks(const Expr *Use, const Function &F) {
  const Stmt *User = F.parent(Use);
  while (llvm::isa_and_nonnull<ImplicitCastExpr, ParenExpr>(User))
    User = F.parent(User);
  const auto *Member = dyn_cast_or_null<MemberExpr>(User);
  HandleAct Act = Member ? handleCallOf(F.parent(Member)).Act : HandleAct::None;
  bool Tested =
      Member && llvm::isa<CXXConversionDecl>(Member->getMemberDecl()) &&
      !isHandle(llvm::cast<CXXConversionDecl>(Member->getMemberDecl())->getConversionType());
  const auto *Compared = dyn_cast_or_null<CXXOperatorCallExpr>(User);
  return Act == HandleAct::Asks || Act == HandleAct::Promises || Tested ||
         (Compared &&
          (Compared->getOperator() == OO_EqualEqual || Compared->getOperator() == OO_ExclaimEqual));
}

bool isOfPromise(const Function &F) {
  const auto *Awaiter = llvm::cast<CXXMethodDecl>(F.decl()).getParent();
  return llvm::any_of(F.unit().functions(), [&](const std::unique_ptr<Function> &Other) {
    llvm::StringRef Name = identifierOf(&Other->decl());
    if (Name != "final_suspend" && Name != "initial_suspend" && Name != "yield_value")
      return false;
    const CXXRecordDecl *Made = Other->decl().getReturnType()->getAsCXXRecordDecl();
    return Made && Made->getCanonicalDecl() == Awaiter->getCanonicalDecl();
  });
}

} // namespace corolint
