// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "flow/Flow.h"
#include "flow/LateUse.h"
#include "model/Names.h"
#include "subjects/ThreadLocals.h"

#include "clang/AST/StmtCXX.h"

namespace {
using namespace corolint;
using namespace clang;

struct ErrnoAcrossSuspend final : Check<> {
  void coroutine(const Function &F, Report &R) const override {
    if (F.suspensions().empty() || !flowOf(F))
      return;
    for (const Stmt *S : F.statements())
      if (const auto *Read = llvm::dyn_cast<Expr>(S); Read && readsLastError(Read))
        if (const CallExpr *Failed = failedCall(Read, F))
          look(*Failed, *Read, F, R);
  }

private:
  static bool readsLastError(const Expr *E) {
    if (isErrno(E))
      return llvm::isa<UnaryOperator>(E);
    const auto *Call = llvm::dyn_cast<CallExpr>(E);
    llvm::StringRef Name = Call ? identifierOf(Call->getDirectCallee()) : llvm::StringRef();
    return Name == "perror" || Name == "GetLastError" || Name == "WSAGetLastError";
  }

  /// The call whose failure a condition around \p Read found out, itself or by a variable.
  static const CallExpr *failedCall(const Expr *Read, const Function &F) {
    const Stmt *Child = Read;
    for (const Stmt *S = F.parent(Read); S; Child = S, S = F.parent(S)) {
      const Expr *Condition = nullptr;
      if (const auto *If = llvm::dyn_cast<IfStmt>(S))
        Condition = If->getCond();
      else if (const auto *Choice = llvm::dyn_cast<ConditionalOperator>(S))
        Condition = Choice->getCond();
      if (Condition && Condition != Child)
        if (const CallExpr *Call = systemCallIn(Condition))
          return Call;
    }
    return nullptr;
  }

  static const CallExpr *systemCallIn(const Expr *E) {
    const CallExpr *Found = nullptr;
    walk(E, [&](const Stmt *S) {
      if (const auto *Call = llvm::dyn_cast<CallExpr>(S); Call && isSystemCall(*Call))
        Found = Call;
      else if (const auto *Ref = llvm::dyn_cast<DeclRefExpr>(S))
        if (const auto *Var = llvm::dyn_cast<VarDecl>(Ref->getDecl());
            Var && Var->hasLocalStorage() && Var->getInit() && !llvm::isa<ParmVarDecl>(Var))
          if (const auto *Call = llvm::dyn_cast<CallExpr>(Var->getInit()->IgnoreParenImpCasts());
              Call && isSystemCall(*Call))
            Found = Call;
      return !Found && !llvm::isa<CoroutineSuspendExpr>(S);
    });
    return Found;
  }

  /// A function of C, which says by its result that errno says more.
  static bool isSystemCall(const CallExpr &Call) {
    const FunctionDecl *Callee = Call.getDirectCallee();
    return Callee && Callee->isExternC() && !isErrno(&Call) &&
           !Callee->getReturnType()->isVoidType();
  }

  static void look(const CallExpr &Failed, const Expr &Read, const Function &F, Report &R) {
    std::optional<FlowPoint> From = flowOf(F)->after(&Failed);
    if (!From)
      return;
    std::optional<LateUse> Late = lateUse(*From, F, [&](const Event &E) {
      if (E.Kind != Event::Statement)
        return Touch::None;
      return E.Node == &Read ? Touch::Relies : E.Node == &Failed ? Touch::Renews : Touch::None;
    });
    if (!Late)
      return;
    R.warn(Read.getSourceRange(),
           "the error code of '{0}' is read after a suspension: other code may have overwritten it",
           Failed.getDirectCallee()->getName())
        .step(Failed.getSourceRange(), "called here")
        .step(Late->Suspended->getKeywordLoc(), "the coroutine suspends here");
  }
};
} // namespace

COROLINT_CHECK(errno_across_suspend, ErrnoAcrossSuspend,
               ({.Name = "coro-errno-across-suspend",
                 .Summary = "The error code of a call is read after a suspension"}))
