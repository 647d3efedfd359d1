// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "flow/Suspensions.h"
#include "model/Names.h"
#include "subjects/Locks.h"
#include "subjects/ThreadLocals.h"

namespace {
using namespace corolint;
using namespace clang;

struct ThreadBoundRaiiAcrossSuspend final : Check<> {
  void coroutine(const Function &F, Report &R) const override {
    if (F.suspensions().empty())
      return;
    for (const VarDecl *Var : F.variables()) {
      const CXXRecordDecl *Record = Var->getType()->isReferenceType()
                                        ? nullptr
                                        : F.types().complete(recordOf(Var->getType()));
      if (!Record || !Var->hasLocalStorage() || isThreadGuard(Var->getType(), F))
        continue;
      const TypeModel *Model = F.models().type(Record);
      const VarDecl *Touches = setsAndRestores(*Record);
      if (!(Model && Model->ThreadBound) && !Touches)
        continue;
      if (const CoroutineSuspendExpr *Suspends = suspensionWhileAlive(Var, F))
        report(*Var, Touches, *Suspends, R);
    }
  }

private:
  static void report(const VarDecl &Var, const VarDecl *Touches,
                     const CoroutineSuspendExpr &Suspends, Report &R) {
    FindingBuilder Found =
        R.warn(Var.getLocation(), "'{0}' belongs to one thread, and may be destroyed on another",
               Var.getName());
    if (Touches)
      Found.step(Touches->getLocation(), "its constructor and its destructor write this "
                                         "thread_local");
    Found.step(Suspends.getKeywordLoc(),
               "the coroutine suspends here, and may resume on another thread");
  }

  /// The thread_local that a constructor and the destructor of \p Record both write, or null.
  static const VarDecl *setsAndRestores(const CXXRecordDecl &Record) {
    const CXXDestructorDecl *Destructor = Record.getDestructor();
    for (const VarDecl *Written :
         Destructor ? threadLocalsWrittenBy(Destructor) : llvm::SmallVector<const VarDecl *, 2>())
      for (const CXXConstructorDecl *C : Record.ctors())
        if (llvm::is_contained(threadLocalsWrittenBy(C), Written))
          return Written;
    return nullptr;
  }
};
} // namespace

COROLINT_CHECK(thread_bound_raii_across_suspend, ThreadBoundRaiiAcrossSuspend,
               ({.Name = "coro-thread-bound-raii-across-suspend",
                 .Summary = "An object that must die on its thread lives across a suspension"}))
