// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "flow/Exceptions.h"

namespace {
using namespace corolint;
using namespace clang;

/// noexcept concerns the call that makes the coroutine; what its body throws goes to
/// unhandled_exception() ([dcl.fct.def.coroutine]/15).
struct NoexceptCoroutine final : Check<> {
  void coroutine(const Function &F, Report &R) const override {
    if (!isNoexcept(F.decl()) || !F.promise() || terminates(*F.promise(), F.types()))
      return;
    SourceRange Written = F.decl().getExceptionSpecSourceRange();
    R.warn(Written.isValid() ? Written : SourceRange(F.decl().getLocation()),
           "noexcept covers only the call: an exception in the body goes to the promise")
        .fix(FixSafety::Unsafe, "remove noexcept", [&](EditList &Edits) { Edits.remove(Written); });
  }

private:
  static bool terminates(const CXXRecordDecl &Promise, Types &T) {
    for (const FunctionDecl *Handler : T.members(&Promise, "unhandled_exception")) {
      const FunctionDecl *Definition = nullptr;
      if (!Handler->hasBody(Definition))
        continue;
      bool Found = false;
      walk(Definition->getBody(), [&](const Stmt *S) {
        const auto *Call = llvm::dyn_cast<CallExpr>(S);
        const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
        Found |= Callee && (Callee->isNoReturn() ||
                            (Callee->getIdentifier() && Callee->getName() == "terminate"));
        return !Found;
      });
      if (Found)
        return true;
    }
    return false;
  }
};
} // namespace

COROLINT_CHECK(noexcept_coroutine, NoexceptCoroutine,
               ({.Name = "coro-noexcept-coroutine",
                 .Summary = "noexcept on a coroutine does not hold for its body",
                 .Promise = Tier::Pedantic,
                 .Fix = FixSafety::Unsafe}))
