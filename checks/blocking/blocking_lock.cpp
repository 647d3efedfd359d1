// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "link/Blocking.h"
#include "subjects/LockRegions.h"

namespace {
using namespace corolint;
using namespace clang;

struct BlockingLock final : Check<BlockingOptions> {
  void program(const Program &In, ProgramReport &R) const override {
    for (const BlockingWay &Found : blockingWays(In, BlockingSubject::Lock, Options)) {
      std::string Name = shortName(In.text(Found.Blocker->Name));
      ProgramFinding One = R.warn(
          Found.Root, Found.lock(),
          "the thread lock taken here is held while '{0}' {1}: threads that want it stop too", Name,
          blockingVerb(In.text(Found.Blocker->Category)));
      tell(Found, In, One);
    }
  }

  void coroutine(const Function &F, Report &R) const override {
    if (!Options.Pedantic)
      return;
    llvm::DenseMap<const Stmt *, const Expr *> Over = locksOverLoops(F);
    for (const Stmt *Loop : F.statements())
      if (const Expr *Lock = Over.lookup(Loop); Lock && !isWithin(Lock, Loop, F))
        R.warn(Lock->getSourceRange(), "the thread lock taken here is held for a whole loop: other "
                                       "threads wait until the loop ends")
            .step(Loop->getBeginLoc(), "the loop");
  }

private:
  static bool isLoop(const Stmt *S) { return isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt>(S); }

  /// Of each loop, the lock that is held at the first call in it where one is.
  static llvm::DenseMap<const Stmt *, const Expr *> locksOverLoops(const Function &F) {
    llvm::DenseMap<const Stmt *, const Expr *> Held = locksHeldAt(F), Found;
    if (Held.empty())
      return Found;
    for (const Stmt *Call : F.statements())
      if (const Expr *Lock = isa<CallExpr>(Call) ? Held.lookup(Call) : nullptr)
        // The loops around one that an earlier call is in have that call, too.
        for (const Stmt *At = F.parent(Call); At; At = F.parent(At))
          if (isLoop(At) && !Found.try_emplace(At, Lock).second)
            break;
    return Found;
  }

  /// A lock taken anew in each turn is short.
  static bool isWithin(const Stmt *Part, const Stmt *Loop, const Function &F) {
    while (Part && Part != Loop)
      Part = F.parent(Part);
    return Part;
  }
};
} // namespace

COROLINT_CHECK(blocking_lock, BlockingLock,
               ({.Name = "coro-blocking-lock",
                 .Summary = "A thread lock is held in a coroutine over work that blocks or loops",
                 .Promise = Tier::Strict}))
