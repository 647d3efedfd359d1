// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "flow/Flow.h"
#include "model/Names.h"
#include "subjects/HandleState.h"
#include "subjects/Handles.h"

namespace {
using namespace corolint;
using namespace clang;

struct HandleDoubleDestroy final : Check<> {
  void function(const Function &F, Report &R) const override {
    for (const HandleMisuse &Misuse : handlesUsedAfter(F, HandleAct::Destroys))
      if (Misuse.Then == HandleAct::Destroys)
        R.warn(Misuse.Use->getSourceRange(), "the coroutine is destroyed a second time")
            .step(Misuse.Since->getSourceRange(), "destroyed here first");
  }

  /// A coroutine that does not suspend at its end has destroyed its own frame by then.
  void record(const CXXRecordDecl &Record, Unit &In, Report &R) const override {
    QualType Type = In.context().getCanonicalTagType(&Record);
    const CXXRecordDecl *Promise = In.types().of(Type).Promise;
    if (Promise)
      lookAtFinalAwaiter(Record, *Promise, In, R);
    const FunctionDecl *Final = Promise ? finalThatRunsThrough(*Promise, In.types()) : nullptr;
    std::optional<FrameOwner> Owner = Final ? frameOwner(Record, In) : std::nullopt;
    if (!Owner || !isHandleOf(Owner->Handle->getType(), *Promise))
      return;
    R.warn(Owner->Destroy->getSourceRange(),
           "destroys a frame that the coroutine itself frees when it ends")
        .step(Final->getSourceRange(), "does not suspend: the frame is freed here")
        .step(Owner->Destroy->getSourceRange(), "destroyed here again");
  }

private:
  /// A final awaiter that destroys the coroutine on every path, beside an owner that does so too.
  static void lookAtFinalAwaiter(const CXXRecordDecl &Record, const CXXRecordDecl &Promise,
                                 Unit &In, Report &R) {
    std::optional<FrameOwner> Owner = frameOwner(Record, In);
    if (!Owner || !isHandleOf(Owner->Handle->getType(), Promise) ||
        runsOnlyReleased(Record, *Owner->Handle, In))
      return;
    for (const FunctionDecl *Final : In.types().members(&Promise, "final_suspend")) {
      QualType Result = In.types().returnType(Final);
      const CXXRecordDecl *Awaiter = Result.isNull() ? nullptr : In.types().awaiterOf(Result);
      for (const FunctionDecl *Suspend : In.types().members(Awaiter, "await_suspend"))
        if (const Function *Body = In.function(Suspend))
          if (const Expr *Destroys = alwaysDestroysOwn(*Body))
            R.warn(Owner->Destroy->getSourceRange(),
                   "destroys a frame that the coroutine itself destroys when it ends")
                .step(Destroys->getSourceRange(), "its final awaiter destroys it here");
    }
  }

  /// Whether the class cannot be awaited, and its members resume no coroutine that it still owns
  /// but one whose handle was taken out of \p Handle before.
  static bool runsOnlyReleased(const CXXRecordDecl &Record, const FieldDecl &Handle, Unit &In) {
    if (In.types().awaiterOf(In.context().getCanonicalTagType(&Record)))
      return false;
    bool Releases = false;
    for (const CXXMethodDecl *Method : Record.methods()) {
      const Function *Body = In.bodyOf(Method);
      bool Special = llvm::isa<CXXConstructorDecl, CXXDestructorDecl>(Method) ||
                     Method->getOverloadedOperator() == OO_Equal;
      if (!Body || Special)
        continue;
      for (const auto *Call : Body->all<CallExpr>()) {
        HandleCall Done = handleCallOf(Call);
        if (Done.Act == HandleAct::Resumes && ownField(Done.Handle) == &Handle)
          return false;
        const FunctionDecl *Callee = Call->getDirectCallee();
        Releases |= Callee && isStd(*Callee) && identifierOf(Callee) == "exchange" &&
                    Call->getNumArgs() && ownField(Call->getArg(0)) == &Handle;
      }
    }
    return Releases;
  }

  static const Expr *alwaysDestroysOwn(const Function &F) {
    const ParmVarDecl *Own = suspendedHandle(F);
    const Expr *Found = nullptr;
    auto IsEnd = [&](const Stmt *S) {
      HandleCall Call = handleCallOf(S);
      return Call.Act == HandleAct::Destroys && variableOf(Call.Handle) == Own;
    };
    if (!Own || !flowOf(F))
      return nullptr;
    bool Spared = flowOf(F)
                      ->search([&](const Event &E, unsigned &) {
                        if (E.Kind == Event::Statement && IsEnd(E.Node)) {
                          Found = E.as<Expr>();
                          return Flow::Next::Prune;
                        }
                        return E.Kind == Event::Exit ? Flow::Next::Found : Flow::Next::Go;
                      })
                      .has_value();
    return Spared ? nullptr : Found;
  }

  static const FunctionDecl *finalThatRunsThrough(const CXXRecordDecl &Promise, Types &T) {
    for (const FunctionDecl *Final : T.members(&Promise, "final_suspend"))
      if (QualType Result = T.returnType(Final); !Result.isNull())
        if (const CXXRecordDecl *Awaiter = T.awaiterOf(Result);
            Awaiter && certaintyOf(Awaiter, T) == SuspendCertainty::Never)
          return Final;
    return nullptr;
  }

  static bool isHandleOf(QualType Handle, const CXXRecordDecl &Promise) {
    const auto *Spec = llvm::dyn_cast_or_null<ClassTemplateSpecializationDecl>(recordOf(Handle));
    if (!Spec || Spec->getTemplateArgs().size() == 0)
      return false;
    const TemplateArgument &Arg = Spec->getTemplateArgs()[0];
    const CXXRecordDecl *Of =
        Arg.getKind() == TemplateArgument::Type ? recordOf(Arg.getAsType()) : nullptr;
    return Of && Of->getCanonicalDecl() == Promise.getCanonicalDecl();
  }
};
} // namespace

COROLINT_CHECK(handle_double_destroy, HandleDoubleDestroy,
               ({.Name = "coro-handle-double-destroy",
                 .Summary = "A coroutine's frame is destroyed twice",
                 .Level = Severity::Error}))
