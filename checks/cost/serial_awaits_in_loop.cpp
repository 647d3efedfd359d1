// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "values/Consumption.h"
#include "values/Places.h"

namespace {
using namespace corolint;
using namespace clang;

struct SerialAwaitsInLoop final : Check<> {
  void coroutine(const Function &F, Report &R) const override {
    for (const auto *Loop : F.all<CXXForRangeStmt>())
      if (const CoawaitExpr *Await = onlyAwait(*Loop, F))
        R.warn(Await->getKeywordLoc(), "these run one after the other, although none needs the "
                                       "result of another: start them together")
            .step(Loop->getForLoc(), "in this loop");
  }

private:
  /// The single await of a loop whose iterations are independent: nothing but the element and what
  /// is made in the body is changed, the loop is not left early, and what is awaited is a call that
  /// depends on the element and shares no object with the next one.
  static const CoawaitExpr *onlyAwait(const CXXForRangeStmt &Loop, const Function &F) {
    const CoawaitExpr *Await = nullptr;
    bool Independent = true;
    walk(Loop.getBody(), [&](const Stmt *S) {
      if (const auto *Suspend = llvm::dyn_cast<CoroutineSuspendExpr>(S)) {
        Independent &= !Await && llvm::isa<CoawaitExpr>(S);
        Await = llvm::dyn_cast<CoawaitExpr>(Suspend);
      }
      Independent &= !llvm::isa<BreakStmt, ReturnStmt, CoreturnStmt, CXXThrowExpr, LambdaExpr,
                                GotoStmt, CXXTryStmt>(S);
      Independent &= !writesOutside(S, Loop) || isFold(S, Loop);
      return Independent;
    });
    if (!Await || !Independent || !F.maySuspendAt(Await))
      return nullptr;
    const auto *Call = llvm::dyn_cast_or_null<CallExpr>(movedValueOf(Await->getOperand()));
    if (!Call || !F.types().of(Call->getType()).isTask() || !sharesNothing(*Call, Loop))
      return nullptr;
    return Await;
  }

  static bool isInside(const VarDecl *Var, const CXXForRangeStmt &Loop) {
    return Var && Var->getLocation().isValid() &&
           Loop.getSourceRange().fullyContains(SourceRange(Var->getLocation()));
  }

  static bool writesOutside(const Stmt *S, const CXXForRangeStmt &Loop) {
    const Expr *Target = nullptr;
    if (const auto *Binary = llvm::dyn_cast<BinaryOperator>(S); Binary && Binary->isAssignmentOp())
      Target = Binary->getLHS();
    else if (const auto *Unary = llvm::dyn_cast<UnaryOperator>(S);
             Unary && Unary->isIncrementDecrementOp())
      Target = Unary->getSubExpr();
    else if (const auto *Operator = llvm::dyn_cast<CXXOperatorCallExpr>(S);
             Operator && Operator->isAssignmentOp())
      Target = Operator->getArg(0);
    return Target && !isInside(rootVariable(Target), Loop);
  }

  /// `sum += co_await f(x);` where nothing else in the loop names the sum: the results are put
  /// together, in whatever order they come.
  static bool isFold(const Stmt *S, const CXXForRangeStmt &Loop) {
    const auto *Assign = llvm::dyn_cast<CompoundAssignOperator>(S);
    const VarDecl *Sum = Assign ? variableOf(Assign->getLHS()) : nullptr;
    if (!Sum || !llvm::isa_and_nonnull<CoawaitExpr>(valueOf(Assign->getRHS())))
      return false;
    unsigned Mentions = 0;
    walk(Loop.getBody(), [&](const Stmt *Other) {
      const auto *Ref = llvm::dyn_cast<DeclRefExpr>(Other);
      Mentions += Ref && Ref->getDecl() == Sum;
      return true;
    });
    return Mentions == 1;
  }

  /// A free function, or a member of the element: members of one object may need one connection.
  /// And no argument by reference but the element.
  static bool sharesNothing(const CallExpr &Call, const CXXForRangeStmt &Loop) {
    if (llvm::isa<CXXOperatorCallExpr>(Call) || !Call.getDirectCallee())
      return false;
    bool NamesElement = false;
    if (const auto *Member = llvm::dyn_cast<CXXMemberCallExpr>(&Call)) {
      if (!isInside(rootVariable(Member->getImplicitObjectArgument()), Loop))
        return false;
      NamesElement = true;
    }
    for (unsigned I = 0, N = Call.getNumArgs(); I != N; ++I) {
      const ParmVarDecl *Param = parameterOf(&Call, I);
      const VarDecl *Root = rootVariable(Call.getArg(I));
      NamesElement |= isInside(Root, Loop);
      if (!Param)
        return false;
      QualType T = Param->getType();
      bool Shares = (T->isReferenceType() || T->isPointerType()) &&
                    !T->getPointeeType().isConstQualified() && !isInside(Root, Loop);
      if (Shares)
        return false;
    }
    return NamesElement;
  }
};
} // namespace

COROLINT_CHECK(serial_awaits_in_loop, SerialAwaitsInLoop,
               ({.Name = "coro-serial-awaits-in-loop",
                 .Summary = "Independent operations are awaited one after the other",
                 .Promise = Tier::Pedantic}))
