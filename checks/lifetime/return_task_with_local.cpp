// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "link/LateReads.h"
#include "words/EscapeStory.h"
#include "words/Signatures.h"

namespace {
using namespace corolint;

struct ReturnTaskWithLocal final : Check<> {
  void function(const Function &F, Report &R) const override {
    for (const Escape &E : escapesOf(F))
      if (E.Certain && kindOf(E, F) == EscapeKind::Returned)
        report(E, F, R);
    awaitables(F, R);
  }

  void program(const Program &In, ProgramReport &R) const override {
    reportLateReads(In, EscapeKind::Returned, R);
  }

private:
  /// `return send_operation{text};`, which is no call of a coroutine.
  static void awaitables(const Function &F, Report &R) {
    clang::QualType Result = F.decl().getReturnType();
    if (F.isCoroutine() || !Result->isRecordType() || !isReferenceLike(Result) ||
        F.types().of(Result).Kind != TypeKind::Awaitable)
      return;
    for (const auto *Return : F.all<clang::ReturnStmt>())
      for (const Referent &What : pointeesOf(Return->getRetValue(), F))
        if (What.diesHere() && What.Variable && !What.Held) {
          R.warn(
               What.Where->getSourceRange(),
               "'{0}' dies when this function returns; the operation that it returns uses it later",
               What.Variable->getName())
              .step(What.Variable->getLocation(), "declared here")
              .step(Return->getSourceRange(), "the operation is returned here");
          break;
        }
  }

  static void report(const Escape &E, const Function &F, Report &R) {
    FindingBuilder Found =
        R.warn(placeOf(E, EscapeKind::Returned), "{0}", messageOf(E, EscapeKind::Returned));
    tell(E, Found);
    if (canBecomeCoroutine(F))
      Found.fix(FixSafety::Unsafe, "make the function a coroutine",
                [&](EditList &Edits) { becomeCoroutine(Edits, F); });
  }
};
} // namespace

COROLINT_CHECK(return_task_with_local, ReturnTaskWithLocal,
               ({.Name = "coro-return-task-with-local",
                 .Summary = "A function returns a task that reads the function's own locals",
                 .Level = Severity::Error,
                 .Fix = FixSafety::Unsafe}))
