// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "flow/Suspensions.h"
#include "model/Names.h"
#include "values/Consumption.h"

namespace {
using namespace corolint;
using namespace clang;

/// std::uncaught_exceptions() counts the exceptions of a thread. Between two calls of one coroutine
/// the thread, and what it is unwinding, may be others.
struct UnwindDetectorAcrossSuspend final : Check<> {
  void coroutine(const Function &F, Report &R) const override {
    if (F.suspensions().empty())
      return;
    for (const VarDecl *Var : F.variables()) {
      const CXXRecordDecl *Record =
          Var->getType()->isReferenceType() ? nullptr : recordOf(Var->getType());
      // A parameter without a name is for the promise, which is given all of them: completion
      // handlers ask while they initiate, and no more when they are suspended.
      if (!Record || !Var->hasLocalStorage() || !Var->getIdentifier() || !detects(Record, F))
        continue;
      if (const CoroutineSuspendExpr *Suspends = suspensionWhileAlive(Var, F))
        R.warn(
             Var->getLocation(),
             "'{0}' counts a thread's exceptions, and may mistake another coroutine's for its own",
             Var->getName())
            .step(Suspends->getKeywordLoc(),
                  "the coroutine suspends here, and may resume while other code unwinds");
    }
  }

private:
  static bool detects(const CXXRecordDecl *Record, const Function &F) {
    const TypeModel *Model = F.models().type(Record);
    if (Model && Model->UnwindDetector)
      return true;
    const CXXRecordDecl *Complete = F.types().complete(Record);
    const CXXDestructorDecl *Destructor = Complete ? Complete->getDestructor() : nullptr;
    return Destructor && asks(Destructor, 3);
  }

  static bool asks(const FunctionDecl *Callee, unsigned Depth) {
    const FunctionDecl *Definition = nullptr;
    if (!Callee)
      return false;
    if (isStd(*Callee) && Callee->getIdentifier() &&
        (Callee->getName() == "uncaught_exceptions" || Callee->getName() == "uncaught_exception"))
      return true;
    if (!Depth || isStd(*Callee) || !Callee->hasBody(Definition) ||
        Definition->isDependentContext())
      return false;
    bool Found = false;
    walk(Definition->getBody(), [&](const Stmt *S) {
      if (llvm::isa<CallExpr>(S))
        Found |= asks(calleeOf(S), Depth - 1);
      return !Found;
    });
    if (const auto *Destructor = llvm::dyn_cast<CXXDestructorDecl>(Definition))
      for (const FieldDecl *Field : Destructor->getParent()->fields())
        if (const CXXRecordDecl *Record = recordOf(Field->getType());
            Record && !Field->getType()->isReferenceType() && Record->hasDefinition())
          Found |= asks(Record->getDestructor(), Depth - 1);
    return Found;
  }
};
} // namespace

COROLINT_CHECK(unwind_detector_across_suspend, UnwindDetectorAcrossSuspend,
               ({.Name = "coro-unwind-detector-across-suspend",
                 .Summary = "An object that detects unwinding lives across a suspension"}))
