// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "flow/Flow.h"
#include "flow/LateUse.h"
#include "subjects/Changes.h"
#include "subjects/Meanwhile.h"
#include "values/Places.h"

namespace {
using namespace corolint;
using namespace clang;

struct Options {
  bool Strict = false;
  static constexpr auto describe() {
    return std::tuple{option("Strict", &Options::Strict,
                             "Also report a value that is written back after a suspension although "
                             "no other code is seen to change it meanwhile.")};
  }
};

struct LostUpdateAcrossSuspend final : Check<::Options> {
  void coroutine(const Function &F, Report &R) const override {
    if (F.suspensions().empty())
      return;
    for (const auto *Assign : F.all<BinaryOperator>())
      if (Assign->getOpcode() == BO_Assign)
        inOneExpression(*Assign, F, R);
    if (flowOf(F))
      for (const VarDecl *Var : F.variables())
        if (Var->hasLocalStorage() && Var->getInit() && Var->getType()->isScalarType())
          acrossStatements(*Var, F, R);
  }

private:
  /// `total = total + co_await f();`: operands of + are unsequenced, and compilers differ in
  /// whether they read `total` before the suspension.
  static void inOneExpression(const BinaryOperator &Assign, const Function &F, Report &R) {
    std::string Place = placeOf(Assign.getLHS());
    if (Place.empty() || isFrameLocal(Assign.getLHS()))
      return;
    const Expr *Read = nullptr;
    const CoroutineSuspendExpr *Suspends = nullptr;
    walk(Assign.getRHS(), [&](const Stmt *S) {
      if (const auto *Suspend = llvm::dyn_cast<CoroutineSuspendExpr>(S)) {
        if (F.maySuspendAt(Suspend))
          Suspends = Suspend;
        return false;
      }
      if (isRead(S) && placeOf(llvm::cast<Expr>(S)) == Place)
        Read = llvm::cast<Expr>(S);
      return true;
    });
    if (!Read || !Suspends || !unsequenced(Read, Suspends, F))
      return;
    R.warn(Assign.getSourceRange(), "updates made while this is suspended are lost: the old value "
                                    "may be read before the await")
        .step(Read->getSourceRange(), "read here, before or after the suspension")
        .step(Suspends->getKeywordLoc(), "the coroutine suspends here")
        .step(Assign.getOperatorLoc(), "overwritten here");
  }

  static bool isRead(const Stmt *S) {
    const auto *Cast = llvm::dyn_cast<ImplicitCastExpr>(S);
    return Cast && Cast->getCastKind() == CK_LValueToRValue;
  }

  /// Whether the two are in different operands of an operator that does not order them, or in the
  /// order read, suspend.
  static bool unsequenced(const Expr *Read, const Expr *Suspends, const Function &F) {
    const Stmt *FromRead = Read;
    for (const Stmt *S = F.parent(Read); S; FromRead = S, S = F.parent(S)) {
      const Stmt *FromAwait = Suspends;
      for (const Stmt *T = F.parent(Suspends); T && T != S; T = F.parent(T))
        FromAwait = T;
      if (F.parent(FromAwait) != S)
        continue;
      if (const auto *Choice = llvm::dyn_cast<ConditionalOperator>(S))
        return FromRead == Choice->getCond();
      if (const auto *Binary = llvm::dyn_cast<BinaryOperator>(S); Binary && Binary->isLogicalOp())
        return false;
      if (const auto *Binary = llvm::dyn_cast<BinaryOperator>(S); Binary && Binary->isCommaOp())
        return false;
      return true;
    }
    return false;
  }

  /// `int t = total; t += co_await f(); total = t;`
  void acrossStatements(const VarDecl &Var, const Function &F, Report &R) const {
    const Expr *Source = Var.getInit()->IgnoreImplicit();
    std::string Place = placeOf(Source);
    std::optional<FlowPoint> From = flowOf(F)->declared(&Var);
    if (Place.empty() || !From || isFrameLocal(Source) || Source->getType().isConstQualified())
      return;
    std::optional<LateUse> Late = lateUse(*From, F, [&](const Event &E) {
      const auto *Assign = E.Kind == Event::Statement ? E.as<BinaryOperator>() : nullptr;
      if (!Assign || Assign->getOpcode() != BO_Assign)
        return Touch::None;
      if (placeOf(Assign->getLHS()) == Place)
        return names(Assign->getRHS(), Var) ? Touch::Relies : Touch::Ends;
      return variableOf(Assign->getLHS()) == &Var ? Touch::Ends : Touch::None;
    });
    if (!Late || isUnderGuard(Late->Used, F))
      return;
    std::optional<Meanwhile> By = whatRunsMeanwhile(
        F, nullptr, [&](const Stmt *S) { return writes(S, holderNamed(Source, false)); });
    if (!By && !Options.Strict)
      return;
    FindingBuilder Found =
        R.warn(Late->Used->getSourceRange(),
               "writes back a value that was read before the suspension: other updates are lost");
    Found.step(Var.getInit()->getSourceRange(), "read here")
        .step(Late->Suspended->getKeywordLoc(), "the coroutine suspends here");
    if (By)
      Found.step(By->Where->getSourceRange(), "meanwhile it may be changed here, by '{0}'",
                 By->By->name());
    Found.step(Late->Used->getSourceRange(), "written back here");
  }

  static bool writes(const Stmt *S, const ValueDecl *Name) {
    const Expr *To = nullptr;
    if (const auto *Binary = llvm::dyn_cast<BinaryOperator>(S); Binary && Binary->isAssignmentOp())
      To = Binary->getLHS();
    else if (const auto *Unary = llvm::dyn_cast<UnaryOperator>(S);
             Unary && Unary->isIncrementDecrementOp())
      To = Unary->getSubExpr();
    return To && Name && holderNamed(To, false) == Name && !isFrameLocal(To);
  }

  static bool names(const Expr *E, const VarDecl &Var) {
    bool Found = false;
    walk(E, [&](const Stmt *S) {
      const auto *Ref = llvm::dyn_cast<DeclRefExpr>(S);
      Found |= Ref && Ref->getDecl() == &Var;
      return !Found;
    });
    return Found;
  }
};
} // namespace

COROLINT_CHECK(lost_update_across_suspend, LostUpdateAcrossSuspend,
               ({.Name = "coro-lost-update-across-suspend",
                 .Summary = "Shared state is read, the coroutine suspends, and a stale value is "
                            "written back"}))
