// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "subjects/Cancellation.h"

namespace {
using namespace corolint;
using namespace clang;

struct UncancellableLoop final : Check<> {
  void coroutine(const Function &F, Report &R) const override {
    for (const ParmVarDecl *Token : F.decl().parameters())
      if (isCancellationToken(Token->getType()) && F.uses(Token).empty())
        for (const SuspensionPoint &Point : F.suspensions())
          if (const Stmt *Loop = endlessAround(Point.Expr, F))
            R.warn(Loop->getBeginLoc(), "nothing ends this loop, and nobody asks the token")
                .step(Token->getLocation(), "this is never looked at")
                .step(Point.Expr->getKeywordLoc(), "resumes here, cancelled or not");
  }

private:
  static const Stmt *endlessAround(const Stmt *S, const Function &F) {
    for (; S; S = F.parent(S))
      if (isEndless(S, F) && !isLeft(S))
        return S;
    return nullptr;
  }

  static bool isEndless(const Stmt *S, const Function &F) {
    const Expr *Condition = nullptr;
    if (const auto *For = llvm::dyn_cast<ForStmt>(S))
      Condition = For->getCond();
    else if (const auto *While = llvm::dyn_cast<WhileStmt>(S))
      Condition = While->getCond();
    else if (const auto *Do = llvm::dyn_cast<DoStmt>(S))
      Condition = Do->getCond();
    else
      return false;
    bool Holds = false;
    return !Condition || (Condition->EvaluateAsBooleanCondition(Holds, F.context()) && Holds);
  }

  static bool isLeft(const Stmt *Loop) {
    bool Left = false;
    walk(Loop, [&](const Stmt *S) {
      Left |= llvm::isa<BreakStmt, ReturnStmt, CoreturnStmt, GotoStmt, CXXThrowExpr>(S);
      return !Left;
    });
    return Left;
  }
};
} // namespace

COROLINT_CHECK(uncancellable_loop, UncancellableLoop,
               ({.Name = "coro-uncancellable-loop",
                 .Summary = "An endless loop of awaits never asks the token it was given",
                 .Promise = Tier::Preview}))
