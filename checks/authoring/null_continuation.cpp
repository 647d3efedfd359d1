// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "flow/Flow.h"
#include "model/Names.h"
#include "subjects/Resumptions.h"
#include "values/Consumption.h"
#include "values/Stores.h"

namespace {
using namespace corolint;
using namespace clang;

/// A handle that await_suspend returns is resumed ([expr.await]/5.1.3): a null one is undefined.
struct NullContinuation final : Check<> {
  void function(const Function &F, Report &R) const override {
    if (!suspendedHandle(F) || !isHandle(F.decl().getReturnType()) || !flowOf(F))
      return;
    for (const auto *Return : F.all<ReturnStmt>()) {
      const FieldDecl *Next = continuationIn(Return->getRetValue());
      if (!Next || !isNullAtFirst(*Next, F.unit()) || isTested(*Next, F))
        continue;
      if (const Stmt *How = endsUnawaited(F, *Next))
        R.warn(Return->getSourceRange(),
               "'{0}' is null if nobody awaited the coroutine, and is resumed anyway: undefined "
               "behaviour",
               Next->getName())
            .step(Next->getLocation(), "null until somebody awaits")
            .step(How->getSourceRange(), "the coroutine is started without being awaited");
    }
  }

private:
  static const FieldDecl *continuationIn(const Expr *E) {
    const auto *Member =
        llvm::dyn_cast_or_null<MemberExpr>(keptHandle(E ? E->IgnoreUnlessSpelledInSource() : E));
    const auto *Field = Member ? llvm::dyn_cast<FieldDecl>(Member->getMemberDecl()) : nullptr;
    return Field && isHandle(Field->getType()) ? Field : nullptr;
  }

  static bool makesNoop(const Stmt *S) {
    bool Found = false;
    walk(S, [&](const Stmt *Part) {
      Found |=
          identifierOf(llvm::isa<CallExpr>(Part) ? calleeOf(Part) : nullptr) == "noop_coroutine";
      return !Found;
    });
    return Found;
  }

  /// Not where its initialiser, a constructor or an assignment makes it a no-op coroutine.
  static bool isNullAtFirst(const FieldDecl &Next, Unit &In) {
    if (const Expr *Init = Next.getInClassInitializer(); Init && makesNoop(Init))
      return false;
    return llvm::none_of(In.functions(), [&](const std::unique_ptr<Function> &F) {
      if (const auto *Made = llvm::dyn_cast<CXXConstructorDecl>(&F->decl()))
        for (const CXXCtorInitializer *Init : Made->inits())
          if (Init->getMember() == &Next && Init->isWritten())
            return true;
      return llvm::any_of(storesIn(*F), [&](const Store &S) {
        const auto *Member = llvm::dyn_cast_or_null<MemberExpr>(movedValueOf(S.Target));
        return Member && Member->getMemberDecl() == &Next && makesNoop(S.Value);
      });
    });
  }

  static bool isTested(const FieldDecl &Next, const Function &F) {
    auto Mentions = [&](const Expr *E) {
      const auto *Member = llvm::dyn_cast_or_null<MemberExpr>(keptHandle(E));
      return Member && Member->getMemberDecl() == &Next;
    };
    bool Found = false;
    for (const Stmt *S : F.statements()) {
      const Expr *Condition = nullptr;
      if (const auto *If = llvm::dyn_cast<IfStmt>(S))
        Condition = If->getCond();
      else if (const auto *Choice = llvm::dyn_cast<AbstractConditionalOperator>(S))
        Condition = Choice->getCond();
      walk(Condition, [&](const Stmt *Part) {
        const auto *E = llvm::dyn_cast<Expr>(Part);
        Found |= E && isHandle(E->getType()) && Mentions(E);
        return !Found;
      });
    }
    return Found;
  }

  static const CXXRecordDecl *promiseOf(QualType Handle) {
    const auto *Spec = llvm::dyn_cast_or_null<ClassTemplateSpecializationDecl>(recordOf(Handle));
    return Spec && Spec->getTemplateArgs()[0].getKind() == TemplateArgument::Type
               ? recordOf(Spec->getTemplateArgs()[0].getAsType())
               : nullptr;
  }

  /// What starts a coroutine that ends in await_suspend \p F, with nobody awaiting: an initial
  /// suspension that does not suspend, or a function that resumes it and sets no continuation.
  static const Stmt *endsUnawaited(const Function &F, const FieldDecl &Next) {
    const auto *Awaiter = llvm::cast<CXXMethodDecl>(F.decl()).getParent();
    for (const auto &Final : F.unit().functions()) {
      const auto *Method = llvm::dyn_cast<CXXMethodDecl>(&Final->decl());
      if (!Method || identifierOf(Method) != "final_suspend" ||
          recordOf(Method->getReturnType()) != Awaiter || !isOf(Next, *Method->getParent()))
        continue;
      if (const Stmt *Eager = runsAtOnce(*Method->getParent(), F))
        return Eager;
      for (const auto &Other : F.unit().functions())
        if (const Stmt *Start = resumesAlone(*Other, *Method->getParent(), Next))
          return Start;
    }
    return nullptr;
  }

  /// What lies elsewhere (the state of a nested generator) is there only where somebody set it.
  static bool isOf(const FieldDecl &Next, const CXXRecordDecl &Promise) {
    const auto *Holder = llvm::cast<CXXRecordDecl>(Next.getParent());
    return Holder == &Promise || Promise.isDerivedFrom(Holder);
  }

  static const Stmt *runsAtOnce(const CXXRecordDecl &Promise, const Function &F) {
    for (const FunctionDecl *Initial : F.types().members(&Promise, "initial_suspend")) {
      QualType Result = F.types().returnType(Initial);
      const CXXRecordDecl *Awaiter = Result.isNull() ? nullptr : F.types().awaiterOf(Result);
      if (Awaiter && certaintyOf(Awaiter, F.types()) == SuspendCertainty::Never)
        return Initial->getBody();
    }
    return nullptr;
  }

  static const Stmt *resumesAlone(const Function &F, const CXXRecordDecl &Promise,
                                  const FieldDecl &Next) {
    bool Sets = llvm::any_of(storesIn(F), [&](const Store &S) {
      const auto *Member = llvm::dyn_cast_or_null<MemberExpr>(movedValueOf(S.Target));
      return Member && Member->getMemberDecl() == &Next;
    });
    if (Sets || F.isCoroutine() || suspendedHandle(F))
      return nullptr;
    for (const auto *Call : F.all<CallExpr>()) {
      HandleCall Handle = handleCallOf(Call);
      if (Handle.Act == HandleAct::Resumes && promiseOf(Handle.Handle->getType()) == &Promise)
        return Call;
    }
    return nullptr;
  }
};
} // namespace

COROLINT_CHECK(null_continuation, NullContinuation,
               ({.Name = "coro-null-continuation",
                 .Summary = "A coroutine that nobody awaited resumes a null handle at its end"}))
