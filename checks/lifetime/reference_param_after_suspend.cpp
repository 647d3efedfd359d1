// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "model/Annotations.h"
#include "model/Names.h"
#include "subjects/Callers.h"
#include "values/Referent.h"
#include "words/EscapeStory.h"
#include "words/Signatures.h"

namespace {
using namespace corolint;
using namespace clang;

struct Options {
  bool Strict = false;
  static constexpr auto describe() {
    return std::tuple{option(
        "Strict", &Options::Strict,
        "Also report coroutines without a visible call that shows how long the argument lives.")};
  }
};

struct ReferenceParamAfterSuspend final : Check<::Options> {
  void coroutine(const Function &F, Report &R) const override {
    if (F.returns().Await == AwaitRule::Immediate || F.closure())
      return;
    for (const ParmVarDecl *Param : F.decl().parameters())
      if (borrows(Param->getType()) && !Param->isExplicitObjectParameter() &&
          !isAnnotated(Param, Annotation::LifetimeOk))
        look(*Param, F, R);
  }

private:
  /// A type that callers give temporaries to: `T &` and `T *` ask for an object of theirs. Function
  /// objects and lists have checks of their own.
  static bool borrows(QualType T) {
    if (isCallable(T) || isInitializerList(T))
      return false;
    if (T->isReferenceType())
      return T->isRValueReferenceType() || T->getPointeeType().isConstQualified();
    return recordOf(T) && (isView(T) || isAggregateOfBorrows(T));
  }

  /// `struct request { const std::string &path; }`, which callers make in the argument.
  static bool isAggregateOfBorrows(QualType T) {
    const CXXRecordDecl *Record = recordOf(T)->getDefinition();
    return Record && Record->isAggregate() &&
           llvm::any_of(Record->fields(), [](const FieldDecl *F) {
             QualType Field = F->getType();
             return borrows(Field) && (Field->isReferenceType() || isView(Field));
           });
  }

  void look(const ParmVarDecl &Param, const Function &F, Report &R) const {
    Read Found = readOf(&F.decl(), {Slot::Parameter, &Param}, F.unit());
    bool Late = Found.When == ReadTime::AfterSuspension ||
                (Found.When == ReadTime::AtStart && F.returns().isLazy());
    if (!Late || !Found.Where)
      return;
    CallersOf Callers = callersOf(F, Param);
    if (!Callers.GivesUp && (Callers.Seen || !Options.Strict))
      return;
    FindingBuilder Made = R.warn(
        Param.getSourceRange(),
        "'{0}' is read after a suspension, when the caller may have destroyed what it refers to",
        Param.getName());
    if (Found.Suspension)
      Made.step(llvm::cast<CoroutineSuspendExpr>(Found.Suspension)->getKeywordLoc(),
                "the coroutine suspends here");
    Made.step(Found.Where->getSourceRange(), Found.Pending
                                                 ? "what the coroutine awaits uses it meanwhile"
                                                 : "the coroutine reads it here");
    if (Callers.GivesUp)
      Made.step(Callers.GivesUp->getSourceRange(),
                "this caller passes it, and does not await the task");
    if (canTakeByValue(Param, F))
      Made.fix(FixSafety::Unsafe, "take it by value",
               [&](EditList &Edits) { takeByValue(Edits, Param, F); });
  }
};
} // namespace

COROLINT_CHECK(reference_param_after_suspend, ReferenceParamAfterSuspend,
               ({.Name = "coro-reference-param-after-suspend",
                 .Summary = "A coroutine reads a borrowed parameter after a suspension",
                 .Fix = FixSafety::Unsafe}))
