// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "link/LateReads.h"
#include "values/Consumption.h"
#include "words/EscapeStory.h"
#include "words/Signatures.h"

#include "clang/AST/StmtCXX.h"

namespace {
using namespace corolint;

struct ReturnTaskWithLocal final : Check<LateReadOptions> {
  void function(const Function &F, Report &R) const override {
    for (const Escape &E : escapesOf(F))
      if ((E.Certain || Options.Strict) && kindOf(E, F) == EscapeKind::Returned)
        report(E, F, R);
    awaitables(F, R);
    closures(F, R);
  }

  void program(const Program &In, ProgramReport &R) const override {
    if (Options.Strict) // said already, of every call
      return;
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
      reportFirst(pointeesOf(Return->getRetValue(), F), *Return,
                  "'{0}' dies when this function returns; the operation that it returns uses it "
                  "later",
                  "the operation is returned here", R);
  }

  /// `return [&] { return read(local); };`, also as a std::function.
  static void closures(const Function &F, Report &R) {
    if (F.isCoroutine())
      return;
    for (const auto *Return : F.all<clang::ReturnStmt>())
      if (const clang::LambdaExpr *Made = returnedCoroutine(Return->getRetValue()))
        reportFirst(pointeesOf(Made), *Return,
                    "'{0}' dies when this function returns; the coroutine that it returns, not yet "
                    "called, refers to it",
                    "the closure is returned here", R);
  }

  /// Reports the first of \p Objects that dies with the function.
  static void reportFirst(const Referents &Objects, const clang::ReturnStmt &Return,
                          const char *Message, const char *Step, Report &R) {
    auto What = llvm::find_if(
        Objects, [](const Referent &One) { return One.diesHere() && One.Variable && !One.Held; });
    if (What == Objects.end())
      return;
    R.warn(What->Where->getSourceRange(), Message, What->Variable->getName())
        .step(What->Variable->getLocation(), "declared here")
        .step(Return.getSourceRange(), Step);
  }

  /// The closure of a coroutine that \p Value is, or is made of.
  static const clang::LambdaExpr *returnedCoroutine(const clang::Expr *Value) {
    Value = movedValueOf(Value);
    while (const auto *Made = llvm::dyn_cast_or_null<clang::CXXConstructExpr>(Value))
      Value = Made->getNumArgs() ? movedValueOf(Made->getArg(0)) : nullptr;
    const auto *Lambda = llvm::dyn_cast_or_null<clang::LambdaExpr>(Value);
    const auto *Body =
        Lambda ? llvm::dyn_cast_or_null<clang::CoroutineBodyStmt>(Lambda->getBody()) : nullptr;
    return Body ? Lambda : nullptr;
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
