// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "flow/Exceptions.h"
#include "values/Consumption.h"
#include "words/Awaiting.h"
#include "words/Signatures.h"

namespace {
using namespace corolint;
using namespace clang;

struct Options {
  bool Strict = false;
  static constexpr auto describe() {
    return std::tuple{option("Strict", &Options::Strict,
                             "Also report where the handler may be meant for computing the "
                             "arguments, or for a function that is not a coroutine.")};
  }
};

struct ReturnTaskInTry final : Check<::Options> {
  void function(const Function &F, Report &R) const override {
    if (F.isCoroutine() || F.all<CXXTryStmt>().empty())
      return;
    for (const auto *Return : F.all<ReturnStmt>())
      if (const CXXTryStmt *Try = tryAround(Return, F))
        look(Return, Try, F, R);
  }

private:
  /// The innermost try block, not handler, that \p S stands in.
  static const CXXTryStmt *tryAround(const Stmt *S, const Function &F) {
    for (const Stmt *Parent = F.parent(S); Parent; S = Parent, Parent = F.parent(S))
      if (const auto *Try = llvm::dyn_cast<CXXTryStmt>(Parent))
        return Try->getTryBlock() == S ? Try : nullptr;
    return nullptr;
  }

  void look(const ReturnStmt *Return, const CXXTryStmt *Try, const Function &F, Report &R) const {
    const auto *Call = llvm::dyn_cast_or_null<CallExpr>(valueOf(Return->getRetValue()));
    const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
    if (!Callee || !Call->getType()->isRecordType())
      return;
    const TypeProfile &Profile = F.types().of(Call->getType());
    if (!Profile.isTask() || Profile.Start == StartKind::Dynamic)
      return;
    if (!Options.Strict && (throwsAtOnce(Callee, F) || handlerIsForOthers(Return, Call, Try, F)))
      return;
    FindingBuilder Found = R.warn(
        Return->getSourceRange(), "{0}",
        Profile.isLazy()
            ? "the task runs after this try block is left: its handlers never see what it throws"
            : "the task keeps what it throws for the code that awaits it: these handlers never see "
              "it");
    Found.step(Try->getHandler(0)->getBeginLoc(), "this handler sees what making the task throws");
    if (canBecomeCoroutine(F))
      Found.fix(FixSafety::Unsafe, "make the function a coroutine",
                [&](EditList &Edits) { becomeCoroutine(Edits, F); });
  }

  static bool throwsAtOnce(const FunctionDecl *Callee, const Function &F) {
    const Function *Body = F.unit().bodyOf(Callee);
    return Body && !Body->isCoroutine();
  }

  /// Other calls in the try block may throw, so that the handlers have a use.
  static bool handlerIsForOthers(const ReturnStmt *, const CallExpr *Call, const CXXTryStmt *Try,
                                 const Function &F) {
    bool Others = false;
    walk(Try->getTryBlock(), [&](const Stmt *S) {
      const FunctionDecl *Callee = S == Call ? nullptr : calleeOf(S);
      if (const auto *Construct = llvm::dyn_cast<CXXConstructExpr>(S);
          Construct && Construct->getConstructor()->isCopyOrMoveConstructor())
        Callee = nullptr;
      Others |= llvm::isa<CXXThrowExpr>(S) ||
                (Callee && !isMoveOrForward(llvm::dyn_cast<Expr>(S)) && mayThrow(Callee, F));
      return !Others;
    });
    return Others;
  }

  /// A call that makes another task throws nothing of that task's.
  static bool mayThrow(const FunctionDecl *Callee, const Function &F) {
    if (isNoexcept(*Callee))
      return false;
    const Function *Body = F.unit().bodyOf(Callee);
    return !(Body && Body->isCoroutine() && Body->returns().isTask());
  }
};
} // namespace

COROLINT_CHECK(return_task_in_try, ReturnTaskInTry,
               ({.Name = "coro-return-task-in-try",
                 .Summary = "A task is returned from a try block, whose handlers never see it fail",
                 .Fix = FixSafety::Unsafe}))
