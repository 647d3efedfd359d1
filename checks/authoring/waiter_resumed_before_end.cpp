// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "model/Names.h"
#include "subjects/Handles.h"

namespace {
using namespace corolint;
using namespace clang;

/// return_void() and return_value() run before the locals of the coroutine are destroyed and before
/// it is suspended at its end ([dcl.fct.def.coroutine]/15, [stmt.return.coroutine]/2).
struct WaiterResumedBeforeEnd final : Check<> {
  void record(const CXXRecordDecl &Promise, Unit &In, Report &R) const override {
    if (In.types().members(&Promise, "get_return_object").empty() || !staysAtEnd(Promise, In))
      return;
    for (const CXXMethodDecl *Method : Promise.methods()) {
      llvm::StringRef Name = identifierOf(Method);
      if (Name != "return_void" && Name != "return_value" && Name != "unhandled_exception")
        continue;
      const Function *Body = In.function(Method);
      for (const CallExpr *Call :
           Body ? Body->all<CallExpr>() : llvm::SmallVector<const CallExpr *, 8>())
        if (handleCallOf(Call).Act == HandleAct::Resumes)
          report(*Call, Name, R);
    }
  }

private:
  /// Whether somebody destroys its coroutines at their end: they suspend there.
  static bool staysAtEnd(const CXXRecordDecl &Promise, Unit &In) {
    Types &T = In.types();
    for (const FunctionDecl *Final : T.members(&Promise, "final_suspend")) {
      QualType Result = T.returnType(Final);
      const CXXRecordDecl *Awaiter = Result.isNull() ? nullptr : T.awaiterOf(Result);
      return Awaiter && certaintyOf(Awaiter, T) != SuspendCertainty::Never;
    }
    return false;
  }

  static void report(const CallExpr &Call, llvm::StringRef In, Report &R) {
    R.warn(Call.getSourceRange(),
           "{0}() resumes the waiter before this coroutine has reached its end", In)
        .step(Call.getSourceRange(),
              "the waiter may destroy the frame while its locals are still alive");
  }
};
} // namespace

COROLINT_CHECK(
    waiter_resumed_before_end, WaiterResumedBeforeEnd,
    ({.Name = "coro-waiter-resumed-before-end",
      .Summary = "A promise resumes its waiter before its coroutine has reached its end"}))
