// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "model/Names.h"
#include "values/Consumption.h"
#include "words/Awaiting.h"

namespace {
using namespace corolint;
using namespace clang;

struct Options {
  bool Strict = false;
  static constexpr auto describe() {
    return std::tuple{
        option("Strict", &Options::Strict,
               "Also report coroutines whose result is a generator that they did not drive.")};
  }
};

/// What a task of this type gives: its first template argument.
const CXXRecordDecl *resultRecord(const TypeProfile &Task) {
  const auto *Spec = llvm::dyn_cast_or_null<ClassTemplateSpecializationDecl>(Task.Record);
  if (!Spec || !Spec->getTemplateArgs().size() ||
      Spec->getTemplateArgs()[0].getKind() != TemplateArgument::Type)
    return nullptr;
  return recordOf(Spec->getTemplateArgs()[0].getAsType());
}

struct TaskReturnsTask final : Check<::Options> {
  void coroutine(const Function &F, Report &R) const override {
    const CXXRecordDecl *Result = F.returns().isTask() ? resultRecord(F.returns()) : nullptr;
    // Generic code hands out whatever it was given.
    if (!Result || F.decl().isTemplateInstantiation())
      return;
    const TypeProfile &Inner = F.types().of(F.context().getCanonicalTagType(Result));
    bool Concerns = Inner.isLazy() && (Inner.isTask() || (Options.Strict && Inner.isGenerator()));
    for (const auto *Return : F.all<CoreturnStmt>()) {
      const Expr *Value = Return->getOperand() ? valueOf(Return->getOperand()) : nullptr;
      if (Concerns && Value && llvm::isa<CallExpr>(Value) && Value->isPRValue() &&
          recordOf(Value->getType()) == Inner.Record)
        R.warn(Value->getSourceRange(),
               "the {0} {1} is the result here: awaiting this coroutine does not run it",
               nounFor(Inner), originOf(Value));
    }
  }
};
} // namespace

COROLINT_CHECK(task_returns_task, TaskReturnsTask,
               ({.Name = "coro-task-returns-task",
                 .Summary = "A coroutine returns a task inside its task instead of awaiting it"}))
