// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "flow/Flow.h"
#include "subjects/Borrows.h"
#include "subjects/Tests.h"
#include "values/Places.h"

#include "clang/AST/StmtCXX.h"

namespace {
using namespace corolint;
using namespace clang;

struct Options {
  bool Strict = false;
  static constexpr auto describe() {
    return std::tuple{option(
        "Strict", &Options::Strict,
        "Also report where no code is seen that empties it while the coroutine is suspended.")};
  }
};

struct StaleCheckAfterSuspend final : Check<::Options> {
  void coroutine(const Function &F, Report &R) const override {
    if (F.suspensions().empty() || !flowOf(F))
      return;
    std::vector<Test> Tests = testsIn(F);
    for (const Test &T : Tests) {
      std::optional<FlowPoint> From = flowOf(F)->after(T.What);
      if (!From || T.Chooses || isUnderGuard(T.What, F))
        continue;
      if (!T.Flag) {
        itself(T, *From, Tests, F, R);
      } else {
        setTwice(T, *From, Tests, F, R);
        behindFlag(T, *From, Tests, F, R);
      }
    }
  }

private:
  static FindingBuilder &&tell(FindingBuilder &&Found, const Test &T, const LateUse &Late) {
    Found.step(T.What->getSourceRange(), "checked here")
        .step(Late.Suspended->getKeywordLoc(), "the coroutine suspends here, and other code runs");
    return std::move(Found);
  }

  /// What was found to be there is emptied meanwhile.
  void itself(const Test &T, FlowPoint From, llvm::ArrayRef<Test> All, const Function &F,
              Report &R) const {
    std::optional<LateUse> Late = lateUse(From, F, [&](const Event &E) {
      const Expr *On = E.Kind == Event::Statement ? reliedOn(E.Node) : nullptr;
      bool Again = llvm::any_of(All, [&](const Test &Other) { return Other.What == E.Node; });
      return On && !Again && placeOf(On) == T.Place ? Touch::Relies
             : renews(E, T, All)                    ? Touch::Renews
                                                    : Touch::None;
    });
    if (!Late)
      return;
    auto Empties = [&](const Stmt *S) { return changeAt(S, T.Name) == Change::Erases; };
    bool Weak = holdingOf(T.What->getType()) == Holding::None && T.What->getType()->isRecordType();
    std::optional<Meanwhile> By;
    if (!Weak && !(By = whatRunsMeanwhile(F, nullptr, Empties)) &&
        !(Options.Strict && isChangedIn(T.Name, false, F.unit(), &F)))
      return;
    FindingBuilder Found = R.warn(
        Late->Used->getSourceRange(),
        "'{0}' was checked before the suspension; the check may no longer hold", T.Name->getName());
    tell(std::move(Found), T, *Late);
    if (By)
      Found.step(By->Where->getSourceRange(), "meanwhile it may be emptied here, by '{0}'",
                 By->By->name());
  }

  /// `if (started_) co_return; co_await open(); started_ = true;`: two calls both find it unset.
  static void setTwice(const Test &T, FlowPoint From, llvm::ArrayRef<Test> All, const Function &F,
                       Report &R) {
    if (F.decl().getAccess() == AS_private || F.closure() || isLoopCondition(T.What, F))
      return;
    const Stmt *Before = nullptr; // set before the suspension: nobody else comes in
    std::optional<LateUse> Late = lateUse(From, F, [&](const Event &E) {
      if (isFoundSet(E, T))
        return Touch::Ends;
      FlagSet Set = E.Kind == Event::Statement ? flagSetAt(E.Node) : FlagSet{};
      if (!Set.Flag || placeOf(Set.Flag) != T.Place)
        return renews(E, T, All) ? Touch::Renews : Touch::None;
      Before = Before ? Before : E.Node;
      return Set.Value ? Touch::Relies : Touch::Renews;
    });
    if (!Late || Before != Late->Used || isUnderGuard(Late->Used, F))
      return;
    tell(R.warn(Late->Used->getSourceRange(),
                "'{0}' is set after a suspension: until then a second call of '{1}' finds it unset",
                T.Name->getName(), F.name()),
         T, *Late);
  }

  /// Who loops until it sets the flag itself is no second caller.
  static bool isLoopCondition(const Stmt *S, const Function &F) {
    while (S && !llvm::isa<IfStmt, WhileStmt, ForStmt>(S))
      S = F.parent(S);
    return S && !llvm::isa<IfStmt>(S);
  }

  /// `if (closed_) co_return; co_await f(); sock_->send();`, where close() sets the one and resets
  /// the other.
  static void behindFlag(const Test &T, FlowPoint From, llvm::ArrayRef<Test> All, const Function &F,
                         Report &R) {
    std::optional<Meanwhile> By = whatRunsMeanwhile(F, nullptr, [&](const Stmt *S) {
      FlagSet Set = flagSetAt(S);
      return Set.Flag && holderNamed(Set.Flag, false) == T.Name;
    });
    if (!By)
      return;
    const ValueDecl *Gone = nullptr;
    std::optional<LateUse> Late = lateUse(From, F, [&](const Event &E) {
      const Expr *On = E.Kind == Event::Statement ? reliedOn(E.Node) : nullptr;
      const ValueDecl *Name = On ? holderNamed(On, false) : nullptr;
      if (Name && holdingOf(On->IgnoreParenImpCasts()->getType()) != Holding::None &&
          llvm::any_of(By->By->statements(),
                       [&](const Stmt *S) { return changeAt(S, Name) == Change::Erases; })) {
        Gone = Name;
        return Touch::Relies;
      }
      return renews(E, T, All) ? Touch::Renews : Touch::None;
    });
    if (!Late || llvm::any_of(All, [&](const Test &Other) { return Other.Name == Gone; }))
      return;
    FindingBuilder Found =
        R.warn(Late->Used->getSourceRange(),
               "'{0}' was checked before the suspension; '{1}' may be destroyed by now",
               T.Name->getName(), Gone->getName());
    tell(std::move(Found), T, *Late)
        .step(By->Where->getSourceRange(), "meanwhile '{0}' may end both", By->By->name());
  }
};
} // namespace

COROLINT_CHECK(stale_check_after_suspend, StaleCheckAfterSuspend,
               ({.Name = "coro-stale-check-after-suspend",
                 .Summary = "A check of shared state is relied on after a suspension"}))
