// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "code/ReferenceTypes.h"
#include "flow/Flow.h"
#include "flow/LateUse.h"
#include "model/Names.h"
#include "subjects/Borrows.h"
#include "subjects/Generators.h"

#include "clang/AST/StmtCXX.h"

namespace {
using namespace corolint;
using namespace clang;

struct Options {
  bool Strict = false;
  static constexpr auto describe() {
    return std::tuple{option("Strict", &Options::Strict,
                             "Also report containers of which no change is seen that may come "
                             "while the coroutine is suspended.")};
  }
};

struct ReferenceAcrossSuspend final : Check<::Options> {
  void coroutine(const Function &F, Report &R) const override {
    if (F.suspensions().empty() || !flowOf(F))
      return;
    std::vector<Stale> All;
    for (const auto *Stmt : F.statements())
      if (const auto *Loop = llvm::dyn_cast<CXXForRangeStmt>(Stmt))
        if (std::optional<Stale> Found = loop(*Loop, F))
          All.push_back(*Found);
    for (const VarDecl *Var : F.variables())
      if (!llvm::isa<ParmVarDecl>(Var) && Var->getInit() && !Var->isCXXForRangeDecl() &&
          !identifierOf(Var).starts_with("__"))
        if (std::optional<Stale> Found = variable(*Var, F))
          All.push_back(*Found);
    for (const Stale &S : All)
      if (llvm::none_of(All, [&](const Stale &Other) { return saysMore(Other, S); }))
        report(S, R);
  }

private:
  /// What goes stale over a suspension.
  struct Stale {
    const VarDecl *Variable = nullptr; ///< null: the hidden iterators of a loop
    const Expr *Range = nullptr;       ///< of the loop
    LateUse Late;
    Borrow Into;
    std::optional<Meanwhile> By; ///< nobody in sight where the option asks for it
  };

  /// Whether \p A speaks of the same as \p B, of a use that comes first.
  static bool saysMore(const Stale &A, const Stale &B) {
    if (A.Into.Holder != B.Into.Holder || A.Late.Suspended != B.Late.Suspended || !B.Variable)
      return false;
    SourceLocation Since = A.Late.Suspended->getKeywordLoc();
    auto Rank = [&](const Stale &S) {
      return std::pair(S.Late.Used->getBeginLoc() < Since, S.Late.Used->getBeginLoc());
    };
    return !A.Variable || Rank(A) < Rank(B);
  }

  std::optional<Stale> loop(const CXXForRangeStmt &Loop, const Function &F) const {
    std::optional<LateUse> Late = lateStep(Loop, F);
    if (!Late || isUnderGuard(&Loop, F))
      return std::nullopt;
    Stale Found{nullptr, rangeOf(Loop), *Late, {}, {}};
    return endOf(iterationOf(Found.Range, F), F, Loop.getBody(), Found) ? std::optional(Found)
                                                                        : std::nullopt;
  }

  std::optional<Stale> variable(const VarDecl &Var, const Function &F) const {
    Borrows Into = borrowsOf(Var.getType(), Var.getInit(), F);
    std::optional<LateUse> Late = Into.empty() ? std::nullopt : lateUse(Var, F);
    if (!Late || isUnderGuard(Late->Used, F))
      return std::nullopt;
    Stale Found{&Var, nullptr, *Late, {}, {}};
    return endOf(Into, F, nullptr, Found) ? std::optional(Found) : std::nullopt;
  }

  /// Finds the first of \p Into that others may end.
  bool endOf(const Borrows &Into, const Function &F, const Stmt *During, Stale &Found) const {
    for (const Borrow &B : Into) {
      Found.Into = B;
      if ((Found.By = endedMeanwhile(B, F, During)))
        return true;
    }
    bool Iterates = !Found.Variable || isIterator(Found.Variable->getType());
    for (const Borrow &B : Into) {
      Found.Into = B;
      if (isContainer(B.Kind) &&
          ((Iterates && isFilledElsewhere(B, F)) || (Options.Strict && mayEnd(B, F))))
        return true;
    }
    return false;
  }

  /// What a member refers to belongs to somebody else; of other holders, some change must be seen.
  static bool mayEnd(const Borrow &B, const Function &F) {
    bool Borrowed = llvm::isa<FieldDecl>(B.Holder) && B.Holder->getType()->isReferenceType();
    return Borrowed || isChangedIn(B.Holder, B.ByInsertion, F.unit(), nullptr);
  }

  /// A global that nobody here fills is filled, and changed, elsewhere.
  static bool isFilledElsewhere(const Borrow &B, const Function &F) {
    const auto *Var = llvm::dyn_cast<VarDecl>(B.Holder);
    return B.Global && Var && Var->isExternallyVisible() &&
           !isChangedIn(Var, true, F.unit(), nullptr);
  }

  /// A structured binding has its own name.
  static llvm::StringRef nameOf(const Stale &S) {
    const auto *Ref = llvm::dyn_cast<DeclRefExpr>(S.Late.Used);
    return llvm::isa<DecompositionDecl>(S.Variable) && Ref ? identifierOf(Ref->getDecl())
                                                           : identifierOf(S.Variable);
  }

  static void report(const Stale &S, Report &R) {
    llvm::StringRef Holder = S.Into.Holder->getName();
    FindingBuilder Found =
        S.Variable
            ? R.warn(S.Late.Used->getSourceRange(),
                     "'{0}' may dangle here: other code can change '{1}' while this is suspended",
                     nameOf(S), Holder)
            : R.warn(S.Range->getSourceRange(),
                     "other code can change '{0}' while this loop is suspended; its iterators then "
                     "dangle",
                     Holder);
    if (S.Variable)
      Found.step(S.Variable->getLocation(), "'{0}' points into '{1}'", nameOf(S), Holder);
    Found.step(S.Late.Suspended->getKeywordLoc(), "the coroutine suspends here");
    if (S.By)
      Found.step(S.By->Where->getSourceRange(), "meanwhile '{0}' may be changed here, by '{1}'",
                 Holder, S.By->By->name());
  }
};
} // namespace

COROLINT_CHECK(
    reference_across_suspend, ReferenceAcrossSuspend,
    ({.Name = "coro-reference-across-suspend",
      .Summary = "An iterator or reference into a shared container is kept across a suspension"}))
