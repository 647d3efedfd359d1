// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "subjects/Escape.h"
#include "subjects/Locks.h"
#include "subjects/Loops.h"
#include "subjects/Scopes.h"
#include "values/Consumption.h"

namespace {
using namespace corolint;
using namespace clang;

struct UnboundedSpawn final : Check<> {
  void function(const Function &F, Report &R) const override {
    for (const Spawn &S : spawnsIn(F))
      if (fateOf(S.Call, F).What != Fate::Awaited)
        look(S.Call, "a task is started for every element, with no limit on how many run at once",
             F, R);
    for (const auto *Call : F.all<CallExpr>())
      if (isCollected(Call, F))
        look(Call, "a task is collected for every element, and all run at once", F, R);
  }

private:
  static void look(const Expr *Call, const char *What, const Function &F, Report &R) {
    const Stmt *Loop = loopAround(Call, F);
    if (Loop && isOpenEnded(Loop, F) && !isLimited(Loop, Call, F))
      R.warn(Call->getSourceRange(), What).step(Loop->getBeginLoc(), "in this loop");
  }

  /// A task that is put into a local container.
  static bool isCollected(const CallExpr *Call, const Function &F) {
    if (!makesTask(Call, F))
      return false;
    Destination Goes = destinationOf(Call, F.types().of(Call->getType()), F);
    return Goes.Kind == Destination::Kept && Goes.Collected;
  }

  static bool makesTask(const CallExpr *Call, const Function &F) {
    return Call->isPRValue() && Call->getType()->isRecordType() && !isMoveOrForward(Call) &&
           F.types().of(Call->getType()).isTask();
  }

  /// Whether anything in \p Loop holds it up when there are many: a semaphore, a count that is
  /// compared, a batch that is awaited, a pause.
  static bool isLimited(const Stmt *Loop, const Expr *Call, const Function &F) {
    bool Found = false;
    walk(Loop, [&](const Stmt *S) {
      if (S != Call)
        Found |= limits(S, F);
      return !Found;
    });
    return Found;
  }

  static bool limits(const Stmt *S, const Function &F) {
    if (const auto *If = llvm::dyn_cast<IfStmt>(S))
      return compares(If->getCond());
    if (const auto *Await = llvm::dyn_cast<CoawaitExpr>(S);
        Await && lockKindOf(Await->getOperand()->getType(), F) == LockKind::Async)
      return true;
    const auto *Member = llvm::dyn_cast<CXXMemberCallExpr>(S);
    if (Member && Member->getImplicitObjectArgument() &&
        lockKindOf(Member->getImplicitObjectArgument()->getType(), F) == LockKind::Async)
      return true;
    const FunctionDecl *Callee = calleeOf(S);
    if (!Callee)
      return false;
    const Models &Known = F.models();
    if (Known.has(Callee, Role::Limits) || Known.has(Callee, Role::Sleeps))
      return true;
    bool Batch = Known.has(Callee, Role::Combines) || Known.has(Callee, Role::Bridges);
    return (Batch && llvm::isa<Expr>(S) && fateOf(llvm::cast<Expr>(S), F).What == Fate::Awaited) ||
           namesLimit(Callee->getNameAsString());
  }

  static bool compares(const Expr *Condition) {
    bool Found = false;
    walk(Condition, [&](const Stmt *S) {
      const auto *Binary = llvm::dyn_cast<BinaryOperator>(S);
      Found |= Binary && Binary->isComparisonOp() && Binary->getLHS()->getType()->isIntegerType();
      return !Found;
    });
    return Found;
  }

  static bool namesLimit(llvm::StringRef Name) {
    return llvm::any_of(std::initializer_list<llvm::StringRef>{"acquire", "permit", "units",
                                                               "throttle", "limit", "slot"},
                        [&](llvm::StringRef Word) { return Name.contains_insensitive(Word); });
  }
};
} // namespace

COROLINT_CHECK(unbounded_spawn, UnboundedSpawn,
               ({.Name = "coro-unbounded-spawn",
                 .Summary = "A task is made for every element of an unbounded input",
                 .Promise = Tier::Pedantic}))
