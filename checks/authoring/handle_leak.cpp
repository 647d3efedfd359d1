// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "facts/Handles.h"
#include "model/Names.h"

namespace {
using namespace corolint;
using namespace clang;

struct HandleLeak final : Check<> {
  void record(const CXXRecordDecl &Record, Unit &In, Report &R) const override {
    const CXXRecordDecl *Promise =
        In.types().of(In.context().getCanonicalTagType(&Record)).Promise;
    const FunctionDecl *Final = Promise ? finalThatStays(*Promise, In.types()) : nullptr;
    if (!Final || handleFields(Record).empty() || anybodyDestroys(In))
      return;
    R.warn(Record.getLocation(), "nobody destroys the coroutines of '{0}': each leaks its frame",
           Record.getName())
        .step(Final->getLocation(), "they stay suspended here until they are destroyed");
  }

private:
  /// std::suspend_always; an awaiter of the author's own may destroy the frame itself.
  static const FunctionDecl *finalThatStays(const CXXRecordDecl &Promise, Types &T) {
    for (const FunctionDecl *Final : T.members(&Promise, "final_suspend")) {
      QualType Result = T.returnType(Final);
      const CXXRecordDecl *Awaiter = Result.isNull() ? nullptr : recordOf(Result);
      if (Awaiter && canonicalName(*Awaiter) == "std::suspend_always")
        return Final;
    }
    return nullptr;
  }

  /// In this translation unit; a destroy() that is out of sight leaves nothing to report on.
  static bool anybodyDestroys(Unit &In) {
    for (const auto &F : In.functions())
      for (const auto *Call : F->all<CallExpr>())
        if (handleCallOf(Call).Act == HandleAct::Destroys)
          return true;
    return false;
  }
};
} // namespace

COROLINT_CHECK(handle_leak, HandleLeak,
               ({.Name = "coro-handle-leak",
                 .Summary = "Coroutines that suspend at their end are never destroyed",
                 .Promise = Tier::Strict}))
