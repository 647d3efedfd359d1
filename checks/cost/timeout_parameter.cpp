// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "flow/Flow.h"
#include "model/Names.h"
#include "values/Consumption.h"

namespace {
using namespace corolint;
using namespace clang;

struct TimeoutParameter final : Check<> {
  void coroutine(const Function &F, Report &R) const override {
    for (const ParmVarDecl *Param : F.decl().parameters())
      if (flowOf(F) && isTimeout(*Param))
        for (const Expr *Use : F.uses(Param))
          if (const CoawaitExpr *First = awaitOf(Use, F))
            if (const CoawaitExpr *Second = awaitAfter(*First, *Param, F)) {
              R.warn(Param->getLocation(),
                     "each of these awaits may take all of '{0}', and the caller waits for the sum",
                     Param->getName())
                  .step(First->getKeywordLoc(), "may take all of it here")
                  .step(Second->getKeywordLoc(), "and again here");
              break;
            }
  }

private:
  static bool isTimeout(const ParmVarDecl &Param) {
    const CXXRecordDecl *Record = recordOf(Param.getType());
    return Record && canonicalName(*Record) == "std::chrono::duration" &&
           Param.getName().contains_insensitive("timeout");
  }

  /// The await of a call that is given \p Use as it is.
  static const CoawaitExpr *awaitOf(const Expr *Use, const Function &F) {
    for (const Stmt *S = F.parent(Use); S; S = F.parent(S)) {
      if (const auto *Await = llvm::dyn_cast<CoawaitExpr>(S))
        return F.maySuspendAt(Await) ? Await : nullptr;
      if (llvm::isa<BinaryOperator, CXXOperatorCallExpr, CompoundStmt, DeclStmt, LambdaExpr>(S))
        return nullptr;
    }
    return nullptr;
  }

  static const CoawaitExpr *awaitAfter(const CoawaitExpr &First, const ParmVarDecl &Param,
                                       const Function &F) {
    std::optional<FlowPoint> From = flowOf(F)->after(&First);
    if (!From)
      return nullptr;
    const CoawaitExpr *Found = nullptr;
    flowOf(F)->search(*From, 0, [&](const Event &E, unsigned &) {
      const auto *Ref = E.Kind == Event::Statement ? E.as<DeclRefExpr>() : nullptr;
      if (!Ref || Ref->getDecl() != &Param)
        return Flow::Next::Go;
      Found = awaitOf(Ref, F);
      return Found && Found != &First ? Flow::Next::Found : Flow::Next::Prune;
    });
    return Found != &First ? Found : nullptr;
  }
};
} // namespace

COROLINT_CHECK(timeout_parameter, TimeoutParameter,
               ({.Name = "coro-timeout-parameter",
                 .Summary = "A timeout parameter is given to one await after the other",
                 .Promise = Tier::Preview}))
