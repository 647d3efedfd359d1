// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "model/Names.h"
#include "words/Awaiting.h"

namespace {
using namespace corolint;
using namespace clang;

/// `result<int> r = f();` compiles with a task where result<int> takes anything.
struct TaskConvertedToResult final : Check<> {
  void function(const Function &F, Report &R) const override {
    for (const auto *Made : F.all<CXXConstructExpr>()) {
      if (!converts(*Made))
        continue;
      const Expr *Value = movedValueOf(Made->getArg(0));
      const TypeProfile &Profile = F.types().of(Value->getType());
      if (Profile.isTask() && givesWhatIsMade(Value->getType(), Made->getType(), F))
        report(*Value, Profile, F, R);
    }
  }

private:
  /// Whether one value of another type is given, to a constructor that takes any.
  static bool converts(const CXXConstructExpr &Made) {
    const CXXConstructorDecl *Constructor = Made.getConstructor();
    return Constructor->getPrimaryTemplate() && Made.getNumArgs() != 0 &&
           !Constructor->isCopyOrMoveConstructor() && !Made.getArg(0)->getType().isNull();
  }

  static bool givesWhatIsMade(QualType Task, QualType Made, const Function &F) {
    QualType Result = F.types().awaitResult(Task);
    const auto *Spec = llvm::dyn_cast_or_null<ClassTemplateSpecializationDecl>(recordOf(Task));
    // A task that only its own library's coroutines can await names its result first.
    if (Result.isNull() && Spec && Spec->getTemplateArgs().size() != 0 &&
        Spec->getTemplateArgs()[0].getKind() == TemplateArgument::Type)
      Result = Spec->getTemplateArgs()[0].getAsType();
    return !Result.isNull() &&
           F.context().hasSameUnqualifiedType(Result.getNonReferenceType(), Made);
  }

  static void report(const Expr &Value, const TypeProfile &Profile, const Function &F, Report &R) {
    FindingBuilder Found =
        R.warn(Value.getSourceRange(),
               "the task {0} is converted to its result type, not awaited: it may not have run",
               originOf(&Value));
    if (canAwait(Profile, F))
      Found.fix(FixSafety::Safe, "await it", [&](EditList &Edits) { insertAwait(Edits, &Value); });
  }
};
} // namespace

COROLINT_CHECK(task_converted_to_result, TaskConvertedToResult,
               ({.Name = "coro-task-converted-to-result",
                 .Summary = "A task is converted to the type of its result instead of awaited",
                 .Fix = FixSafety::Safe}))
