// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "subjects/Blocking.h"
#include "values/Consumption.h"
#include "values/Stores.h"

namespace {
using namespace corolint;
using namespace clang;

struct Options {
  bool Strict = false;
  static constexpr auto describe() {
    return std::tuple{option("Strict", &Options::Strict,
                             "Also report waits for tasks that do not belong to the object.")};
  }
};

struct SyncWaitInDestructor final : Check<::Options> {
  void function(const Function &F, Report &R) const override {
    if (!llvm::isa<CXXDestructorDecl>(F.decl()))
      return;
    lookAt(F, nullptr, R);
    for (const auto *Call : F.all<CXXMemberCallExpr>())
      if (const Function *Helper = F.unit().function(Call->getMethodDecl());
          Helper && !Helper->isCoroutine() &&
          llvm::isa<CXXThisExpr>(Call->getImplicitObjectArgument()->IgnoreParenImpCasts()))
        lookAt(*Helper, Call, R);
  }

private:
  /// \p F is the destructor, or what it calls in \p From.
  void lookAt(const Function &F, const Expr *From, Report &R) const {
    for (const auto *Call : F.all<CallExpr>()) {
      std::optional<BlockingUse> Use = blockingUse(Call, F);
      if (!Use || Use->Category != "sync-wait" || !Use->Certain)
        continue;
      if (const Expr *Task = ownTask(*Call, F)) {
        FindingBuilder Found =
            R.warn(Call->getSourceRange(),
                   "destroying this on the thread of its coroutines deadlocks here");
        if (From)
          Found.step(From->getSourceRange(), "the destructor calls it here");
        Found.step(Task->getSourceRange(), "this coroutine works on the object that is dying");
      } else if (Options.Strict && !From) {
        R.warn(Call->getSourceRange(), "a coroutine in which this object dies blocks its thread");
      }
    }
  }

  /// The task of a member function of this object, or of one that it has or refers to.
  static const Expr *ownTask(const CallExpr &Wait, const Function &F) {
    const Expr *Found = nullptr;
    walk(&Wait, [&](const Stmt *S) {
      const auto *Call = llvm::dyn_cast<CXXMemberCallExpr>(S);
      if (Call && Call != &Wait && rootOf(Call->getImplicitObjectArgument()).This &&
          F.types().of(Call->getType()).isTask())
        Found = Call;
      return !Found;
    });
    return Found;
  }
};
} // namespace

COROLINT_CHECK(sync_wait_in_destructor, SyncWaitInDestructor,
               ({.Name = "coro-sync-wait-in-destructor",
                 .Summary = "A destructor blocks until a coroutine of its object is done"}))
