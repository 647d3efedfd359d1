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
    llvm::DenseMap<const Stmt *, const Expr *> Held = locksHeldAt(F);
    for (const Stmt *S : F.statements()) {
      if (!isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt>(S))
        continue;
      if (const Expr *Lock = lockOverCallIn(S, Held))
        R.warn(Lock->getSourceRange(), "the thread lock taken here is held for a whole loop: other "
                                       "threads wait until the loop ends")
            .step(S->getBeginLoc(), "the loop");
    }
  }

private:
  static const Expr *lockOverCallIn(const Stmt *Loop,
                                    const llvm::DenseMap<const Stmt *, const Expr *> &Held) {
    const Expr *Found = nullptr;
    walk(Loop, [&](const Stmt *S) {
      if (isa<CallExpr>(S))
        if (auto Lock = Held.find(S); Lock != Held.end() && !Found)
          Found = Lock->second;
      return !Found;
    });
    // A lock taken anew in each turn is short.
    bool Inside = false;
    walk(Loop, [&](const Stmt *S) {
      Inside |= S == Found;
      return !Inside;
    });
    return Inside ? nullptr : Found;
  }
};
} // namespace

COROLINT_CHECK(blocking_lock, BlockingLock,
               ({.Name = "coro-blocking-lock",
                 .Summary = "A thread lock is held in a coroutine over work that blocks or loops",
                 .Promise = Tier::Strict}))
