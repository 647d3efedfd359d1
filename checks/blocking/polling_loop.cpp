// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "values/Consumption.h"

namespace {
using namespace corolint;
using namespace clang;

struct PollingLoop final : Check<> {
  void coroutine(const Function &F, Report &R) const override {
    for (const Stmt *S : F.statements())
      if (const auto *Loop = dyn_cast<WhileStmt>(S); Loop && polls(Loop->getCond(), F))
        look(Loop->getBody(), Loop, F, R);
      else if (const auto *Do = dyn_cast<DoStmt>(S); Do && polls(Do->getCond(), F))
        look(Do->getBody(), Do, F, R);
  }

private:
  /// A condition that something else changes: neither constant nor awaited.
  static bool polls(const Expr *Condition, const Function &F) {
    bool Constant = false, Awaits = false;
    if (!Condition || Condition->isValueDependent() ||
        Condition->EvaluateAsBooleanCondition(Constant, F.context()))
      return false;
    walk(Condition, [&](const Stmt *S) {
      const auto *Unary = dyn_cast<UnaryOperator>(S);
      Awaits |= isa<CoroutineSuspendExpr>(S) || (Unary && Unary->isIncrementDecrementOp());
      return !Awaits;
    });
    return !Awaits;
  }

  void look(const Stmt *Body, const Stmt *Loop, const Function &F, Report &R) const {
    const auto *Block = dyn_cast<CompoundStmt>(Body);
    if (isa<NullStmt>(Body) || (Block && Block->body_empty())) {
      R.warn(Loop->getBeginLoc(), "this loop spins until another thread changes its condition");
      return;
    }
    if (Block && Block->size() != 1)
      return;
    const Expr *Only = dyn_cast<Expr>(Block ? Block->body_front() : Body);
    const auto *Await = llvm::dyn_cast_or_null<CoawaitExpr>(Only ? valueOf(Only) : nullptr);
    if (Await && Await->getOperand() && onlyLetsTimePass(Await->getOperand(), F))
      R.warn(Loop->getBeginLoc(),
             "this loop polls its condition; await an event that is set when the condition changes")
          .step(Await->getKeywordLoc(), "this only lets time pass");
  }

  /// A back-off changes how long it sleeps.
  static bool onlyLetsTimePass(const Expr *Operand, const Function &F) {
    const FunctionDecl *Callee = calleeOf(movedValueOf(Operand));
    if (!F.models().has(Callee, Role::Sleeps) && !F.models().has(Callee, Role::Yields))
      return false;
    bool Changes = false;
    walk(Operand, [&](const Stmt *S) {
      const auto *Unary = dyn_cast<UnaryOperator>(S);
      const auto *Binary = dyn_cast<BinaryOperator>(S);
      Changes |= (Unary && Unary->isIncrementDecrementOp()) || (Binary && Binary->isAssignmentOp());
      return !Changes;
    });
    return !Changes;
  }
};
} // namespace

COROLINT_CHECK(polling_loop, PollingLoop,
               ({.Name = "coro-polling-loop",
                 .Summary = "A loop only sleeps until its condition is true",
                 .Promise = Tier::Pedantic}))
