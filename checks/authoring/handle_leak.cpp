// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "model/Names.h"
#include "subjects/Handles.h"

namespace {
using namespace corolint;
using namespace clang;

struct HandleLeak final : Check<> {
  void record(const CXXRecordDecl &Record, Unit &In, Report &R) const override {
    const CXXRecordDecl *Promise = In.types().of(In.context().getCanonicalTagType(&Record)).Promise;
    const FunctionDecl *Final = Promise ? finalThatStays(*Promise, In.types()) : nullptr;
    if (!Final || handleFields(Record).empty() || anybodyDestroys(*Promise, In))
      return;
    R.warn(Record.getLocation(), "no code destroys the coroutines of '{0}': each leaks its frame",
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
  static bool anybodyDestroys(const CXXRecordDecl &Promise, Unit &In) {
    for (const auto &F : In.functions())
      for (const auto *Call : F->all<CallExpr>())
        if (HandleCall Handle = handleCallOf(Call);
            Handle.Act == HandleAct::Destroys && mayBeOf(Handle.Handle->getType(), Promise))
          return true;
    return false;
  }

  /// Whether a handle of type \p T may be of a coroutine with \p Promise: one whose type names
  /// another promise is not.
  static bool mayBeOf(QualType T, const CXXRecordDecl &Promise) {
    const auto *Handle = llvm::dyn_cast_or_null<ClassTemplateSpecializationDecl>(recordOf(T));
    if (!Handle || Handle->getTemplateArgs()[0].getKind() != TemplateArgument::Type)
      return true;
    const CXXRecordDecl *Named = recordOf(Handle->getTemplateArgs()[0].getAsType());
    return !Named || Named->getCanonicalDecl() == Promise.getCanonicalDecl();
  }
};
} // namespace

COROLINT_CHECK(handle_leak, HandleLeak,
               ({.Name = "coro-handle-leak",
                 .Summary = "Coroutines that suspend at their end are never destroyed",
                 .Promise = Tier::Strict}))
