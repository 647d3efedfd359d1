// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "flow/Flow.h"
#include "subjects/Moves.h"

#include "clang/AST/StmtCXX.h"

namespace {
using namespace corolint;
using namespace clang;

struct UseAfterMoveAcrossSuspend final : Check<> {
  void coroutine(const Function &F, Report &R) const override {
    if (F.suspensions().empty() || !flowOf(F))
      return;
    llvm::SmallPtrSet<const VarDecl *, 4> Told;
    for (const Move &M : movesIn(F))
      if (!Told.contains(M.Variable) && look(M, F, R))
        Told.insert(M.Variable);
  }

private:
  static bool look(const Move &M, const Function &F, Report &R) {
    std::optional<FlowPoint> From = flowOf(F)->after(M.At);
    if (!From)
      return false;
    std::optional<LateUse> Late =
        lateUse(*From, F, [&](const Event &E) { return touchOf(E, M, F); });
    if (!Late || (comesAround(M, *Late) && isChosen(M, F)))
      return false;
    FindingBuilder Found =
        comesAround(M, *Late)
            ? R.warn(M.At->getSourceRange(),
                     "'{0}' is moved away here, and used again in the next iteration",
                     M.Variable->getName())
            : R.warn(Late->Used->getSourceRange(),
                     "'{0}' was moved away before the suspension; its value is gone",
                     M.Variable->getName());
    Found.step(M.At->getSourceRange(), "moved away here")
        .step(Late->Suspended->getKeywordLoc(), "the coroutine suspends here")
        .step(Late->Used->getSourceRange(), "used here");
    return true;
  }

  /// Whether the use comes before the move in the source, or in it.
  static bool comesAround(const Move &M, const LateUse &Late) {
    return Late.Used->getBeginLoc() <= M.At->getEndLoc();
  }

  /// `if (last) co_await f(std::move(x)); else co_await f(x);`: which round moves depends on what
  /// the conditions say.
  static bool isChosen(const Move &M, const Function &F) {
    const Stmt *Child = M.At;
    for (const Stmt *S = F.parent(M.At); S; Child = S, S = F.parent(S)) {
      if (llvm::isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt>(S))
        return false;
      if (const auto *If = llvm::dyn_cast<IfStmt>(S); If && If->getCond() != Child)
        return true;
      if (llvm::isa<AbstractConditionalOperator, SwitchStmt>(S))
        return true;
    }
    return false;
  }
};
} // namespace

COROLINT_CHECK(use_after_move_across_suspend, UseAfterMoveAcrossSuspend,
               ({.Name = "coro-use-after-move-across-suspend",
                 .Summary = "An object is moved from before a suspension and used after it"}))
