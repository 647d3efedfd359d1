// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "flow/Flow.h"
#include "flow/LateUse.h"
#include "model/Names.h"
#include "subjects/Borrows.h"
#include "values/Places.h"

namespace {
using namespace corolint;
using namespace clang;

/// `if (socket_)`, `if (!queue_.empty())`: something that others can see is there.
struct Test {
  const Expr *What;
  std::string Place;
};

struct StaleCheckAfterSuspend final : Check<> {
  void coroutine(const Function &F, Report &R) const override {
    if (F.suspensions().empty() || !flowOf(F))
      return;
    std::vector<Test> Tests;
    for (const Stmt *S : F.statements())
      if (const Expr *Condition = conditionOf(S))
        findTests(Condition, Tests);
    for (const Test &T : Tests)
      look(T, Tests, F, R);
  }

private:
  static const Expr *conditionOf(const Stmt *S) {
    if (const auto *If = llvm::dyn_cast<IfStmt>(S))
      return If->getCond();
    if (const auto *While = llvm::dyn_cast<WhileStmt>(S))
      return While->getCond();
    const auto *For = llvm::dyn_cast<ForStmt>(S);
    return For ? For->getCond() : nullptr;
  }

  static void findTests(const Expr *Condition, std::vector<Test> &Found) {
    walk(Condition, [&](const Stmt *S) {
      const Expr *What = tested(S);
      std::string Place = What && isSharedPlace(What) ? placeOf(What) : std::string();
      if (!Place.empty() && !What->getType().isConstQualified())
        Found.push_back({What, std::move(Place)});
      return !llvm::isa<CoroutineSuspendExpr>(S);
    });
  }

  /// The object of which \p S asks whether it is there.
  static const Expr *tested(const Stmt *S) {
    if (const auto *Cast = llvm::dyn_cast<ImplicitCastExpr>(S))
      return Cast->getCastKind() == CK_PointerToBoolean ? lvalueOf(Cast->getSubExpr()) : nullptr;
    if (const auto *Binary = llvm::dyn_cast<BinaryOperator>(S))
      return Binary->isEqualityOp() && isNull(Binary->getRHS()) ? lvalueOf(Binary->getLHS())
                                                                : nullptr;
    if (const auto *Operator = llvm::dyn_cast<CXXOperatorCallExpr>(S)) {
      bool Compares =
          Operator->getOperator() == OO_EqualEqual || Operator->getOperator() == OO_ExclaimEqual;
      return Compares && isNull(Operator->getArg(1)) ? lvalueOf(Operator->getArg(0)) : nullptr;
    }
    const auto *Call = llvm::dyn_cast<CXXMemberCallExpr>(S);
    const CXXMethodDecl *Method = Call ? Call->getMethodDecl() : nullptr;
    if (!Method)
      return nullptr;
    static const llvm::StringRef Asking[] = {"has_value", "empty", "contains"};
    if (llvm::isa<CXXConversionDecl>(Method) ? Method->getReturnType()->isBooleanType()
                                             : llvm::is_contained(Asking, identifierOf(Method)))
      return lvalueOf(Call->getImplicitObjectArgument());
    return nullptr;
  }

  static const Expr *lvalueOf(const Expr *E) {
    E = E->IgnoreParenImpCasts();
    return E->isLValue() && !E->getType()->isArrayType() ? E : nullptr;
  }

  static bool isNull(const Expr *E) {
    E = E->IgnoreParenImpCasts();
    const auto *Ref = llvm::dyn_cast<DeclRefExpr>(E);
    return llvm::isa<CXXNullPtrLiteralExpr, GNUNullExpr>(E) ||
           (Ref && Ref->getDecl()->getIdentifier() && Ref->getDecl()->getName() == "nullopt");
  }

  static void look(const Test &T, llvm::ArrayRef<Test> All, const Function &F, Report &R) {
    std::optional<FlowPoint> From = flowOf(F)->after(T.What);
    const ValueDecl *Name = nameOf(T);
    if (!From || !Name || isUnderGuard(T.What, F))
      return;
    std::optional<LateUse> Late =
        lateUse(*From, F, [&](const Event &E) { return touch(E, T, All); });
    if (!Late || !isChangedIn(Name, false, F.unit(), &F))
      return;
    R.warn(Late->Used->getSourceRange(),
           "'{0}' was checked before the suspension; it may be gone by now", Name->getName())
        .step(T.What->getSourceRange(), "checked here")
        .step(Late->Suspended->getKeywordLoc(), "the coroutine suspends here, and others run");
  }

  static const ValueDecl *nameOf(const Test &T) {
    const Expr *What = valueOf(T.What);
    if (const auto *Member = llvm::dyn_cast<MemberExpr>(What))
      return Member->getMemberDecl();
    const auto *Ref = llvm::dyn_cast<DeclRefExpr>(What);
    return Ref ? Ref->getDecl() : nullptr;
  }

  static Touch touch(const Event &E, const Test &T, llvm::ArrayRef<Test> All) {
    if (E.Kind != Event::Statement)
      return Touch::None;
    if (llvm::any_of(
            All, [&](const Test &Other) { return Other.What == E.Node && Other.Place == T.Place; }))
      return Touch::Renews;
    if (const Expr *Through = reachedThrough(E.Node); Through && placeOf(Through) == T.Place)
      return Touch::Relies;
    if (const auto *Call = E.as<CXXMemberCallExpr>();
        Call && Call->getMethodDecl() && !Call->getMethodDecl()->isConst() &&
        placeOf(Call->getImplicitObjectArgument()) == T.Place)
      return Touch::Renews;
    return mayChange(E.Node, T.Place) ? Touch::Renews : Touch::None;
  }

  /// The pointer, optional or container that \p S needs to be there.
  static const Expr *reachedThrough(const Stmt *S) {
    if (const auto *Unary = llvm::dyn_cast<UnaryOperator>(S))
      return Unary->getOpcode() == UO_Deref ? Unary->getSubExpr() : nullptr;
    if (const auto *Member = llvm::dyn_cast<MemberExpr>(S))
      return Member->isArrow() && !llvm::isa<CXXThisExpr>(Member->getBase()->IgnoreParenImpCasts())
                 ? Member->getBase()
                 : nullptr;
    if (const auto *Operator = llvm::dyn_cast<CXXOperatorCallExpr>(S))
      return Operator->getOperator() == OO_Star || Operator->getOperator() == OO_Arrow
                 ? Operator->getArg(0)
                 : nullptr;
    const auto *Call = llvm::dyn_cast<CXXMemberCallExpr>(S);
    static const llvm::StringRef Taking[] = {"front", "back",      "top",
                                             "pop",   "pop_front", "pop_back"};
    return Call && llvm::is_contained(Taking, identifierOf(Call->getMethodDecl()))
               ? Call->getImplicitObjectArgument()
               : nullptr;
  }
};
} // namespace

COROLINT_CHECK(
    stale_check_after_suspend, StaleCheckAfterSuspend,
    ({.Name = "coro-stale-check-after-suspend",
      .Summary = "Shared state is checked, the coroutine suspends, and relies on the check",
      .Promise = Tier::Strict}))
