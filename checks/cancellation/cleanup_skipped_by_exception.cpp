// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "flow/Exceptions.h"
#include "flow/Flow.h"
#include "model/Names.h"
#include "subjects/Siblings.h"
#include "values/Consumption.h"
#include "values/Places.h"

namespace {
using namespace corolint;
using namespace clang;

struct Options {
  std::vector<std::string> Names = {"close",  "destroy", "release", "rollback", "stop",
                                    "finish", "unlock",  "remove",  "shutdown", "disconnect"};
  bool Strict = false;
  static constexpr auto describe() {
    return std::tuple{
        option("Names", &Options::Names,
               "With Strict: how the names of functions begin that clean up."),
        option("Strict", &Options::Strict,
               "Also report cleanup of which only the name says so, of objects whose destructor "
               "does nothing.")};
  }
};

/// A handler cannot await and a destructor neither, so that cleanup stands at the end of the path
/// that succeeds.
struct CleanupSkippedByException final : Check<::Options> {
  void coroutine(const Function &F, Report &R) const override {
    for (const auto *Await : F.all<CoawaitExpr>()) {
      const auto *Call = llvm::dyn_cast_or_null<CallExpr>(movedValueOf(Await->getOperand()));
      // `co_await ++it` is a step and no end.
      if (!Call || llvm::isa<CXXOperatorCallExpr>(Call) || !flowOf(F) ||
          fateOf(Await, F).What != Fate::Dropped || isCaught(Await, F))
        continue;
      const VarDecl *Acquired = acquiredObject(*Call, F);
      const CoroutineSuspendExpr *Fails = Acquired ? failsBefore(*Await, *Acquired, F) : nullptr;
      if (!Fails)
        continue;
      std::optional<SiblingCall> Other = siblingOf(Call, F, isReachedByHandler);
      if (Other || (Options.Strict && isNamed(*Call) && endsInSilence(*Acquired)))
        report(*Fails, *Call, *Acquired, Other, R);
    }
  }

private:
  /// The local variable that an await gave and that \p Cleanup is called with.
  static const VarDecl *acquiredObject(const CallExpr &Cleanup, const Function &F) {
    llvm::SmallVector<const Expr *, 4> Given(Cleanup.arguments());
    if (const auto *Member = llvm::dyn_cast<CXXMemberCallExpr>(&Cleanup))
      Given.push_back(Member->getImplicitObjectArgument());
    for (const Expr *E : Given)
      if (const VarDecl *Var = rootVariable(E);
          Var && Var->hasLocalStorage() && Var->hasInit() &&
          llvm::isa_and_nonnull<CoawaitExpr>(movedValueOf(Var->getInit())))
        return Var;
    return nullptr;
  }

  /// An await between the two that may throw out of the coroutine.
  static const CoroutineSuspendExpr *failsBefore(const CoawaitExpr &Cleanup,
                                                 const VarDecl &Acquired, const Function &F) {
    std::optional<FlowPoint> From = flowOf(F)->declared(&Acquired);
    if (!From)
      return nullptr;
    std::optional<FlowPath> Path = flowOf(F)->search(*From, 0, [&](const Event &E, unsigned &) {
      if (E.Kind != Event::Suspension)
        return Flow::Next::Go;
      if (E.Node == &Cleanup)
        return Flow::Next::Prune;
      const auto *Await = E.as<CoawaitExpr>();
      return Await && mayThrow(*Await) && !isCaught(Await, F) && leadsTo(*Await, Cleanup, F)
                 ? Flow::Next::Found
                 : Flow::Next::Go;
    });
    return Path ? Path->End.as<CoroutineSuspendExpr>() : nullptr;
  }

  static bool leadsTo(const Stmt &From, const Stmt &To, const Function &F) {
    std::optional<FlowPoint> Start = flowOf(F)->after(&From);
    return Start && flowOf(F)->search(*Start, 0, [&](const Event &E, unsigned &) {
      return E.Node == &To ? Flow::Next::Found : Flow::Next::Go;
    });
  }

  /// Whether a handler of everything continues to \p Cleanup. The handler in a macro such as CHECK
  /// continues to whatever comes next.
  static bool isReachedByHandler(const CallExpr &Cleanup, const Function &F) {
    return flowOf(F) && llvm::any_of(F.all<CXXCatchStmt>(), [&](const CXXCatchStmt *Handler) {
             return Handler->getCaughtType().isNull() && !Handler->getBeginLoc().isMacroID() &&
                    leadsTo(*Handler, Cleanup, F);
           });
  }

  bool isNamed(const CallExpr &Cleanup) const {
    llvm::StringRef Name = identifierOf(Cleanup.getDirectCallee());
    return llvm::any_of(Options.Names,
                        [&](llvm::StringRef Start) { return Name.starts_with_insensitive(Start); });
  }

  static bool endsInSilence(const VarDecl &Var) { return !Var.getType().isDestructedType(); }

  static void report(const CoroutineSuspendExpr &Fails, const CallExpr &Cleanup,
                     const VarDecl &Acquired, const std::optional<SiblingCall> &Other, Report &R) {
    FindingBuilder Found = R.warn(
        Fails.getSourceRange(), "when this throws, '{0}' is never called and '{1}' is left behind",
        identifierOf(Cleanup.getDirectCallee()), Acquired.getName());
    Found.step(Acquired.getLocation(), "acquired here")
        .step(Cleanup.getSourceRange(), "cleaned up here, only if nothing threw");
    if (Other)
      Found.step(Other->Call->getSourceRange(), "this runs in every case");
  }
};
} // namespace

COROLINT_CHECK(cleanup_skipped_by_exception, CleanupSkippedByException,
               ({.Name = "coro-cleanup-skipped-by-exception",
                 .Summary = "An awaited cleanup is skipped when an await before it throws"}))
