// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "flow/Exceptions.h"
#include "values/Consumption.h"
#include "words/Awaiting.h"

#include "clang/AST/Attr.h"

namespace {
using namespace corolint;
using namespace clang;

struct TaskFunctionNotCoroutine final : Check<> {
  void function(const Function &F, Report &R) const override {
    if (F.isCoroutine() || !F.returns().isTask() || !F.returns().isLazy() ||
        F.decl().hasAttr<CoroWrapperAttr>())
      return;
    for (const auto *Throw : F.all<CXXThrowExpr>())
      if (!isCaught(Throw, F)) {
        R.warn(Throw->getSourceRange(),
               "this throws where '{0}' is called, not where its task is awaited", nameOf(F));
        return;
      }
    if (const Expr *Work = workBeforeReturn(F))
      R.warn(Work->getSourceRange(),
             "this runs where '{0}' is called, not where its task is awaited", nameOf(F));
  }

private:
  static std::string nameOf(const Function &F) {
    return F.closure() ? "the lambda" : F.decl().getNameAsString();
  }

  /// The first statement for its effect in a body that then returns another function's lazy task.
  static const Expr *workBeforeReturn(const Function &F) {
    const auto *Block = llvm::dyn_cast_or_null<CompoundStmt>(F.body());
    const auto *Return =
        Block && !Block->body_empty() ? llvm::dyn_cast<ReturnStmt>(Block->body_back()) : nullptr;
    if (!Return || !Return->getRetValue() ||
        !llvm::isa<CallExpr>(movedValueOf(Return->getRetValue())))
      return nullptr;
    for (const Stmt *S : Block->body())
      if (const auto *Call = llvm::dyn_cast_or_null<CallExpr>(
              llvm::isa<Expr>(S) ? valueOf(llvm::cast<Expr>(S)) : nullptr))
        if (Call->getBeginLoc().isFileID() &&
            !llvm::isa_and_nonnull<CXXConversionDecl>(calleeOf(Call)))
          return Call;
    return nullptr;
  }
};
} // namespace

COROLINT_CHECK(task_function_not_coroutine, TaskFunctionNotCoroutine,
               ({.Name = "coro-task-function-not-coroutine",
                 .Summary = "A function that returns a task throws or works before it returns",
                 .Promise = Tier::Pedantic}))
