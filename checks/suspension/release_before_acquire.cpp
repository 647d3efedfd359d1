// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "flow/Flow.h"
#include "model/Names.h"
#include "subjects/Deferred.h"
#include "values/Places.h"

namespace {
using namespace corolint;
using namespace clang;

struct ReleaseBeforeAcquire final : Check<> {
  void coroutine(const Function &F, Report &R) const override {
    if (F.suspensions().empty() || !flowOf(F))
      return;
    for (const VarDecl *Var : F.variables())
      if (const LambdaExpr *Deferred = deferredBy(*Var, F))
        for (const CXXMemberCallExpr *Release : releasesIn(*Deferred))
          look(*Var, *Release, F, R);
  }

private:
  static llvm::SmallVector<const CXXMemberCallExpr *, 2> releasesIn(const LambdaExpr &Deferred) {
    static const llvm::StringRef Releases[] = {"unlock", "release", "signal",
                                               "post",   "up",      "leave"};
    llvm::SmallVector<const CXXMemberCallExpr *, 2> Found;
    walk(Deferred.getBody(), [&](const Stmt *S) {
      if (const auto *Call = llvm::dyn_cast<CXXMemberCallExpr>(S);
          Call && llvm::is_contained(Releases, identifierOf(Call->getMethodDecl())))
        Found.push_back(Call);
      return true;
    });
    return Found;
  }

  /// Whether \p S awaits another member of the object that has \p Place.
  static bool acquires(const Stmt *S, llvm::StringRef Place) {
    const auto *Await = llvm::dyn_cast_or_null<CoawaitExpr>(S);
    const auto *Call =
        llvm::dyn_cast_or_null<CXXMemberCallExpr>(Await ? valueOf(Await->getOperand()) : nullptr);
    return Call && placeOf(Call->getImplicitObjectArgument()) == Place;
  }

  static void look(const VarDecl &Var, const CXXMemberCallExpr &Release, const Function &F,
                   Report &R) {
    std::string Place = placeOf(Release.getImplicitObjectArgument());
    std::optional<FlowPoint> From = flowOf(F)->declared(&Var);
    if (Place.empty() || !From || acquiredBefore(Var, Place, F))
      return;
    std::optional<FlowPath> Path = flowOf(F)->search(*From, 0, [&](const Event &E, unsigned &) {
      if (E.Variable == &Var)
        return Flow::Next::Prune;
      return E.Kind == Event::Suspension && acquires(E.Node, Place) ? Flow::Next::Found
                                                                    : Flow::Next::Go;
    });
    if (Path)
      R.warn(Var.getLocation(), "'{0}' releases what was never acquired if the wait for it fails",
             Var.getName())
          .step(Path->End.as<CoawaitExpr>()->getKeywordLoc(),
                "acquired only here: the wait may fail, or the coroutine be destroyed in it")
          .step(Release.getSourceRange(), "released here whenever the scope is left");
  }

  static bool acquiredBefore(const VarDecl &Var, llvm::StringRef Place, const Function &F) {
    return llvm::any_of(F.suspensions(), [&](const SuspensionPoint &Point) {
      return acquires(Point.Expr, Place) && Point.Expr->getKeywordLoc() < Var.getLocation();
    });
  }
};
} // namespace

COROLINT_CHECK(release_before_acquire, ReleaseBeforeAcquire,
               ({.Name = "coro-release-before-acquire",
                 .Summary = "A scope guard releases what the coroutine still waits for"}))
