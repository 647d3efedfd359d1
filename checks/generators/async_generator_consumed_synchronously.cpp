// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "subjects/Blocking.h"
#include "subjects/Generators.h"
#include "words/Awaiting.h"

#include "clang/Lex/Lexer.h"

namespace {
using namespace corolint;
using namespace clang;

struct Options {
  bool Strict = false;
  static constexpr auto describe() {
    return std::tuple{
        option("Strict", &Options::Strict,
               "Also report synchronous functions that block once for each element.")};
  }
};

struct AsyncGeneratorConsumedSynchronously final : Check<::Options> {
  void function(const Function &F, Report &R) const override {
    if (F.isCoroutine() || Options.Strict)
      search(F, F.isCoroutine(), R);
    for (const auto *Call : F.all<CallExpr>())
      if (F.models().has(Call->getDirectCallee(), Role::Callback) && !namesThreadPool(Call, F))
        for (const Expr *Arg : writtenArguments(Call))
          for (const FunctionDecl *Callable : callablesOf(Arg))
            if (const Function *Body = F.unit().bodyOf(Callable); Body && !Body->isCoroutine())
              search(*Body, /*OnLoop=*/true, R);
  }

private:
  static void search(const Function &F, bool OnLoop, Report &R) {
    llvm::SmallPtrSet<const FunctionDecl *, 4> Helpers;
    for (const auto *Call : F.all<CallExpr>())
      if (F.models().has(Call->getDirectCallee(), Role::Bridges))
        look(*Call, OnLoop, F, R);
      else if (OnLoop && Call->getDirectCallee())
        lookInside(*Call, Helpers, F, R);
  }

  /// What tells that a loop runs \p F.
  static llvm::StringRef standsStill(const Function &F) {
    return F.isCoroutine() ? "in this coroutine, whose event loop stands still meanwhile"
                           : "in this callback, whose event loop stands still meanwhile";
  }

  /// The argument of \p Bridge that pulls an element: the step itself, or a lambda that awaits one
  /// of a generator which is not its own.
  static const Expr *pulled(const CallExpr &Bridge, const Function &F) {
    for (const Expr *Arg : Bridge.arguments())
      if (asyncPullObject(madeBy(Arg), F) || pullsOnce(movedValueOf(Arg), F) ||
          isPulledByAwaiting(Arg, F))
        return Arg;
    return nullptr;
  }

  /// The step, where \p Arg names a variable that holds it.
  static const Expr *madeBy(const Expr *Arg) {
    const VarDecl *Step = variableOf(Arg);
    return movedValueOf(Step && Step->hasInit() ? Step->getInit() : Arg);
  }

  /// `co_await gen` gives an element of cobalt's and asio's generators.
  static bool isPulledByAwaiting(const Expr *Arg, const Function &F) {
    const TypeProfile &Profile = F.types().of(Arg->getType());
    return Profile.Kind == TypeKind::AsyncGenerator && Profile.SelfAwaitable && variableOf(Arg);
  }

  static bool pullsOnce(const Expr *E, const Function &F) {
    if (const auto *Called = llvm::dyn_cast_or_null<CXXOperatorCallExpr>(E);
        Called && Called->getOperator() == OO_Call)
      E = valueOf(Called->getArg(0));
    const auto *Lambda = llvm::dyn_cast_or_null<LambdaExpr>(E);
    const Function *Body = Lambda ? F.unit().bodyOf(Lambda->getCallOperator()) : nullptr;
    return Body && llvm::any_of(Body->all<CallExpr>(), [&](const CallExpr *Call) {
             const Expr *Object = asyncPullObject(Call, *Body);
             const auto *Ref = llvm::dyn_cast_or_null<DeclRefExpr>(valueOf(Object));
             return Ref && Ref->refersToEnclosingVariableOrCapture() && !isInLoop(Call, *Body);
           });
  }

  /// `next_now(gen)`, a function that takes a generator and pulls one element of it. Reported where
  /// it is called first.
  static void lookInside(const CallExpr &Call, llvm::SmallPtrSetImpl<const FunctionDecl *> &Seen,
                         const Function &F, Report &R) {
    const FunctionDecl *Callee = Call.getDirectCallee();
    bool TakesGenerator = llvm::any_of(Call.arguments(), [&](const Expr *Arg) {
      return F.types().of(Arg->getType()).Kind == TypeKind::AsyncGenerator;
    });
    const Function *Helper = TakesGenerator ? F.unit().bodyOf(Callee) : nullptr;
    if (!Helper || Helper->isCoroutine() || !Seen.insert(Callee).second)
      return;
    for (const auto *Bridge : Helper->all<CallExpr>())
      if (F.models().has(Bridge->getDirectCallee(), Role::Bridges) && pulled(*Bridge, *Helper)) {
        R.warn(Call.getSourceRange(),
               "'{0}' blocks the thread until the async generator has produced an element",
               Callee->getNameAsString())
            .step(F.decl().getLocation(), "{0}", standsStill(F))
            .step(Bridge->getSourceRange(), "'{0}' blocks here",
                  Bridge->getDirectCallee()->getNameAsString());
        return;
      }
  }

  static void look(const CallExpr &Bridge, bool OnLoop, const Function &F, Report &R) {
    const Expr *Waited = pulled(Bridge, F);
    if (!Waited || (!OnLoop && !isInLoop(&Bridge, F)))
      return;
    FindingBuilder Found =
        R.warn(Bridge.getSourceRange(),
               "'{0}' blocks the thread until the async generator has produced an element",
               Bridge.getDirectCallee()->getNameAsString());
    if (OnLoop)
      Found.step(F.decl().getLocation(), "{0}", standsStill(F));
    if (F.isCoroutine() && asyncPullObject(movedValueOf(Waited), F) &&
        canAwait(F.types().of(Waited->getType()), F))
      Found.fix(FixSafety::Safe, "await the element", [&](EditList &Edits) {
        const SourceManager &SM = F.context().getSourceManager();
        const LangOptions &Options = F.context().getLangOpts();
        SourceLocation Open = Lexer::findNextToken(Bridge.getCallee()->getEndLoc(), SM, Options)
                                  .value_or(Token())
                                  .getLocation();
        Edits.replace({Bridge.getBeginLoc(), Open}, "co_await ");
        Edits.remove(Bridge.getRParenLoc());
      });
  }

  static bool isInLoop(const Stmt *S, const Function &F) {
    for (; S; S = F.parent(S))
      if (llvm::isa<WhileStmt, ForStmt, DoStmt, CXXForRangeStmt>(S))
        return true;
    return false;
  }
};
} // namespace

COROLINT_CHECK(async_generator_consumed_synchronously, AsyncGeneratorConsumedSynchronously,
               ({.Name = "coro-async-generator-consumed-synchronously",
                 .Summary = "An async generator is pulled through a blocking bridge",
                 .Fix = FixSafety::Safe}))
