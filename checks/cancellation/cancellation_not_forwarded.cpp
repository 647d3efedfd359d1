// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "subjects/Cancellation.h"
#include "values/Consumption.h"

namespace {
using namespace corolint;
using namespace clang;

struct CancellationNotForwarded final : Check<> {
  void coroutine(const Function &F, Report &R) const override {
    const ParmVarDecl *Token = nullptr;
    for (const ParmVarDecl *Param : F.decl().parameters())
      Token = isCancellationToken(Param->getType()) ? Param : Token;
    if (!Token)
      return;
    for (const auto *Call : F.all<CallExpr>()) {
      const FunctionDecl *Callee = Call->getDirectCallee();
      if (!Callee || namesToken(*Call) || fateOf(Call, F).What != Fate::Awaited)
        continue;
      if (leavesDefault(*Call))
        report(*Call, *Token, *Callee, R);
      else if (const FunctionDecl *Other = overloadWithToken(*Callee))
        report(*Call, *Token, *Other, R);
    }
  }

private:
  static void report(const CallExpr &Call, const ParmVarDecl &Token, const FunctionDecl &Taker,
                     Report &R) {
    R.warn(Call.getSourceRange(), "'{0}' cannot cancel this: it is not passed on", Token.getName())
        .step(Taker.getLocation(), "this takes one");
  }

  static bool namesToken(const CallExpr &Call) {
    return llvm::any_of(Call.arguments(), [](const Expr *Arg) {
      return !llvm::isa<CXXDefaultArgExpr>(Arg) && isCancellationToken(Arg->getType());
    });
  }

  static bool leavesDefault(const CallExpr &Call) {
    return llvm::any_of(Call.arguments(), [](const Expr *Arg) {
      return llvm::isa<CXXDefaultArgExpr>(Arg) && isCancellationToken(Arg->getType());
    });
  }

  /// A sibling that takes the same parameters and a token at the end.
  static const FunctionDecl *overloadWithToken(const FunctionDecl &Callee) {
    for (const NamedDecl *Found : Callee.getDeclContext()->lookup(Callee.getDeclName())) {
      const auto *Other = llvm::dyn_cast<FunctionDecl>(Found);
      unsigned N = Callee.getNumParams();
      if (!Other || Other->getNumParams() != N + 1 ||
          !isCancellationToken(Other->getParamDecl(N)->getType()))
        continue;
      bool Same = true;
      for (unsigned I = 0; I != N; ++I)
        Same &= Other->getParamDecl(I)->getType().getCanonicalType() ==
                Callee.getParamDecl(I)->getType().getCanonicalType();
      if (Same)
        return Other;
    }
    return nullptr;
  }
};
} // namespace

COROLINT_CHECK(cancellation_not_forwarded, CancellationNotForwarded,
               ({.Name = "coro-cancellation-not-forwarded",
                 .Summary = "A cancellation token is not passed on to what could take it",
                 .Promise = Tier::Strict}))
