// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "code/ReferenceTypes.h"
#include "flow/Flow.h"
#include "flow/LateUse.h"
#include "model/Names.h"
#include "subjects/Changes.h"

#include "clang/AST/StmtCXX.h"
#include "clang/Lex/Lexer.h"

namespace {
using namespace corolint;
using namespace clang;

struct ThreadIdAcrossSuspend final : Check<> {
  void coroutine(const Function &F, Report &R) const override {
    const TypeModel *Known = F.models().type(F.decl().getReturnType());
    if (F.suspensions().empty() || !flowOf(F) || (Known && Known->OneThread))
      return;
    for (const VarDecl *Var : F.variables()) {
      if (llvm::isa<ParmVarDecl>(Var) || !Var->getInit() || !Var->hasLocalStorage())
        continue;
      if (isThreadId(Var->getInit()))
        compared(*Var, F, R);
      else if (Var->getType()->isReferenceType() || isView(Var->getType()))
        lookedUp(*Var, F, R);
    }
  }

private:
  static bool isThreadId(const Expr *E) {
    const auto *Call = llvm::dyn_cast_or_null<CallExpr>(valueOf(E));
    const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
    if (!Callee || Call->getNumArgs() != 0)
      return false;
    static const llvm::StringRef Ids[] = {"pthread_self", "gettid", "thrd_current",
                                          "GetCurrentThreadId", "std::this_thread::get_id"};
    return llvm::is_contained(Ids, canonicalName(*Callee));
  }

  /// `auto me = get_id(); co_await x(); if (me != get_id())`: the answer depends on who resumed.
  static void compared(const VarDecl &Var, const Function &F, Report &R) {
    llvm::SmallVector<const Expr *, 4> Uses = F.uses(&Var);
    std::optional<LateUse> Late = lateUse(*flowOf(F)->declared(&Var), F, [&](const Event &E) {
      return E.Kind == Event::Statement && comparesAnew(E.Node, Uses, F) ? Touch::Relies
                                                                         : Touch::None;
    });
    if (Late)
      report(Var, *Late,
             "this compares the threads before and after a suspension, which may differ", R);
  }

  /// A comparison of one of \p Uses with the id of the thread that runs now. A test that expects
  /// this or that is left alone.
  static bool comparesAnew(const Stmt *S, llvm::ArrayRef<const Expr *> Uses, const Function &F) {
    const auto *Call = llvm::dyn_cast<CallExpr>(S);
    bool Compares = llvm::isa<BinaryOperator>(S) && llvm::cast<BinaryOperator>(S)->isEqualityOp();
    if (const auto *Operator = llvm::dyn_cast_or_null<CXXOperatorCallExpr>(Call))
      Compares =
          Operator->getOperator() == OO_EqualEqual || Operator->getOperator() == OO_ExclaimEqual;
    else if (Call)
      Compares = identifierOf(Call->getDirectCallee()) == "pthread_equal";
    if (!Compares || isExpectation(S->getBeginLoc(), F.context()))
      return false;
    bool Old = false, Now = false;
    walk(S, [&](const Stmt *In) {
      Old |= llvm::is_contained(Uses, In);
      Now |= llvm::isa<Expr>(In) && isThreadId(llvm::cast<Expr>(In));
      return true;
    });
    return Old && Now;
  }

  static bool isExpectation(SourceLocation At, const ASTContext &Context) {
    if (!At.isMacroID())
      return false;
    llvm::StringRef Macro =
        Lexer::getImmediateMacroName(At, Context.getSourceManager(), Context.getLangOpts());
    return Macro != "assert";
  }

  /// `auto &slot = slots[get_id()]; co_await x(); slot = 1;`
  static void lookedUp(const VarDecl &Var, const Function &F, Report &R) {
    bool ById = false;
    walk(Var.getInit(), [&](const Stmt *S) {
      ById |= llvm::isa<Expr>(S) && isThreadId(llvm::cast<Expr>(S));
      return !ById && !llvm::isa<CoroutineSuspendExpr, LambdaExpr>(S);
    });
    if (std::optional<LateUse> Late =
            ById && flowOf(F)->declared(&Var) ? lateUse(Var, F) : std::nullopt)
      report(Var, *Late, "this entry belongs to the thread that ran before the suspension", R);
  }

  static void report(const VarDecl &Var, const LateUse &Late, const char *Message, Report &R) {
    R.warn(Late.Used->getSourceRange(), "{0}", Message)
        .step(Var.getLocation(), "read on one thread here")
        .step(Late.Suspended->getKeywordLoc(),
              "the coroutine suspends here, and may resume on another thread");
  }
};
} // namespace

COROLINT_CHECK(thread_id_across_suspend, ThreadIdAcrossSuspend,
               ({.Name = "coro-thread-id-across-suspend",
                 .Summary = "The identity of a thread is kept across a suspension"}))
