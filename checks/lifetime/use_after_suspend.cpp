// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "flow/Flow.h"
#include "flow/LateUse.h"
#include "model/Annotations.h"
#include "model/Names.h"
#include "values/Consumption.h"

namespace {
using namespace corolint;
using namespace clang;

struct UseAfterSuspend final : Check<> {
  void coroutine(const Function &F, Report &R) const override {
    if (F.suspensions().empty() || !flowOf(F))
      return;
    for (const VarDecl *Var : F.variables())
      if (const NamedDecl *Says = source(*Var))
        look(*Var, *Says, F, R);
  }

private:
  /// The declaration that says that the value of \p Var ends at a suspension: its type, or the
  /// function that it comes from.
  static const NamedDecl *source(const VarDecl &Var) {
    QualType T = Var.getType().getNonReferenceType();
    if (T->isPointerType())
      T = T->getPointeeType();
    const CXXRecordDecl *Record = recordOf(T);
    if (isAnnotated(Record, Annotation::ValidUntilSuspend))
      return Record;
    const Expr *Init = llvm::isa<ParmVarDecl>(Var) ? nullptr : Var.getInit();
    const FunctionDecl *Callee = Init ? calleeOf(valueOf(Init)) : nullptr;
    return isAnnotated(Callee, Annotation::ValidUntilSuspend) ? Callee : nullptr;
  }

  static void look(const VarDecl &Var, const NamedDecl &Says, const Function &F, Report &R) {
    if (std::optional<LateUse> Late = lateUse(Var, F))
      R.warn(Late->Used->getSourceRange(),
             "'{0}' is used after a suspension; it was valid only until then", Var.getName())
          .step(Says.getLocation(), "'{0}' declares so", Says.getName())
          .step(Late->Suspended->getKeywordLoc(), "the coroutine suspends here");
  }
};
} // namespace

COROLINT_CHECK(
    use_after_suspend, UseAfterSuspend,
    ({.Name = "coro-use-after-suspend",
      .Summary = "A value that is valid only until the next suspension is used after one",
      .Promise = Tier::Strict}))
