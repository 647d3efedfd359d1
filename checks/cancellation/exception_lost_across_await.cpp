// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "flow/Flow.h"
#include "flow/Suspensions.h"
#include "model/Names.h"
#include "values/Consumption.h"

namespace {
using namespace corolint;
using namespace clang;

struct ExceptionLostAcrossAwait final : Check<> {
  void coroutine(const Function &F, Report &R) const override {
    for (const VarDecl *Var : F.variables())
      if (flowOf(F) && isExceptionPtr(Var->getType()) && Var->hasLocalStorage() &&
          !llvm::isa<ParmVarDecl>(Var) && isNeverRead(*Var, F))
        for (const Expr *Use : F.uses(Var))
          if (const CallExpr *Kept = assignmentOf(Use, F); Kept && keepsCurrent(*Kept))
            if (const auto *Next = suspensionAfter(Kept, F))
              R.warn(Kept->getSourceRange(),
                     "this exception is stored in '{0}' and never rethrown or inspected",
                     Var->getName())
                  .step(Next->getKeywordLoc(),
                        "the coroutine continues here as if it had succeeded");
  }

private:
  /// libstdc++ has it in a namespace of its own.
  static bool isExceptionPtr(QualType T) {
    const CXXRecordDecl *Record = T->isReferenceType() ? nullptr : recordOf(T);
    return Record && Record->getIdentifier() && Record->getName() == "exception_ptr";
  }

  /// `Var = …` where \p Use is Var.
  static const CXXOperatorCallExpr *assignmentOf(const Expr *Use, const Function &F) {
    const auto *Assign = llvm::dyn_cast_or_null<CXXOperatorCallExpr>(F.parent(Use));
    return Assign && Assign->getOperator() == OO_Equal && Assign->getArg(0) == Use ? Assign
                                                                                   : nullptr;
  }

  static bool keepsCurrent(const CallExpr &Assign) {
    const auto *Call = llvm::dyn_cast_or_null<CallExpr>(movedValueOf(Assign.getArg(1)));
    const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
    return Callee && Callee->getIdentifier() && Callee->getName() == "current_exception";
  }

  /// Whether all that is done to it is to assign to it, and to ask whether it is null.
  static bool isNeverRead(const VarDecl &Var, const Function &F) {
    return llvm::all_of(F.uses(&Var), [&](const Expr *Use) {
      if (assignmentOf(Use, F))
        return true;
      const Stmt *User = F.parent(Use);
      while (llvm::isa_and_nonnull<ImplicitCastExpr, ParenExpr, MaterializeTemporaryExpr>(User))
        User = F.parent(User);
      const auto *Member = llvm::dyn_cast_or_null<MemberExpr>(User);
      return Member && llvm::isa<CXXConversionDecl>(Member->getMemberDecl());
    });
  }
};
} // namespace

COROLINT_CHECK(exception_lost_across_await, ExceptionLostAcrossAwait,
               ({.Name = "coro-exception-lost-across-await",
                 .Summary = "An exception is kept across an await and never inspected",
                 .Promise = Tier::Preview}))
