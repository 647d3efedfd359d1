// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "subjects/Handles.h"

namespace {
using namespace corolint;
using namespace clang;

struct TaskTypeNotNodiscard final : Check<> {
  void record(const CXXRecordDecl &Record, Unit &In, Report &R) const override {
    if (handleFields(Record).empty() || isInternal(Record))
      return;
    const TypeProfile &Profile = In.types().of(In.context().getCanonicalTagType(&Record));
    if (!Profile.isTask() || !Profile.isLazy() || Profile.Nodiscard || !frameOwner(Record, In))
      return;
    R.warn(Record.getLocation(),
           "'{0}' is lazy and not nodiscard: a dropped task compiles without a warning and never "
           "runs",
           Record.getName())
        .fix(FixSafety::Safe, "mark it [[nodiscard]]",
             [&](EditList &Edits) { Edits.insertBefore(Record.getLocation(), "[[nodiscard]] "); });
  }

private:
  /// What users of a library do not name they do not drop.
  static bool isInternal(const CXXRecordDecl &Record) {
    for (const DeclContext *In = Record.getDeclContext(); In; In = In->getParent()) {
      if (In->isFunctionOrMethod())
        return true;
      if (const auto *Space = llvm::dyn_cast<NamespaceDecl>(In))
        if (Space->isAnonymousNamespace() || Space->getName().starts_with_insensitive("detail") ||
            Space->getName().starts_with_insensitive("internal") ||
            Space->getName().starts_with_insensitive("impl") || Space->getName().starts_with("_"))
          return true;
    }
    return Record.getAccess() == AS_private || Record.getAccess() == AS_protected;
  }
};
} // namespace

COROLINT_CHECK(task_type_not_nodiscard, TaskTypeNotNodiscard,
               ({.Name = "coro-task-type-not-nodiscard",
                 .Summary = "A lazy task type lacks [[nodiscard]]",
                 .Fix = FixSafety::Safe}))
