// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "values/Consumption.h"

namespace {
using namespace corolint;
using namespace clang;

struct PromiseAllocMismatch final : Check<> {
  void record(const CXXRecordDecl &Record, Unit &In, Report &R) const override {
    if (In.types().members(&Record, "get_return_object").empty())
      return;
    const FunctionDecl *New = own(Record, OO_New);
    if (!New)
      return;
    auto Failure = In.types().members(&Record, "get_return_object_on_allocation_failure");
    const auto *Type = New->getType()->getAs<FunctionProtoType>();
    if (!Failure.empty() && Type && Type->getExceptionSpecType() == EST_None)
      R.warn(New->getLocation(), "with '{0}' this operator new must be noexcept",
             Failure.front()->getName())
          .step(Failure.front()->getLocation(), "allocation failure is expected as a null pointer");
    if (!find(Record, OO_Delete) && !usesGlobalNew(*New))
      R.warn(New->getLocation(), "frames allocated here are freed by the global operator delete")
          .step(Record.getLocation(), "the promise has no operator delete of its own");
  }

private:
  static const FunctionDecl *own(const CXXRecordDecl &Record, OverloadedOperatorKind Which) {
    for (const Decl *D : Record.decls()) {
      if (const auto *Template = llvm::dyn_cast<FunctionTemplateDecl>(D))
        D = Template->getTemplatedDecl();
      if (const auto *F = llvm::dyn_cast<FunctionDecl>(D); F && F->getOverloadedOperator() == Which)
        return F;
    }
    return nullptr;
  }

  static bool find(const CXXRecordDecl &Record, OverloadedOperatorKind Which) {
    if (own(Record, Which))
      return true;
    return llvm::any_of(Record.bases(), [&](const CXXBaseSpecifier &Base) {
      const CXXRecordDecl *Class = Base.getType()->getAsCXXRecordDecl();
      return !Class || !Class->hasDefinition() || find(*Class->getDefinition(), Which);
    });
  }

  /// What forwards to ::operator new, or cannot be seen, may fit the global delete.
  static bool usesGlobalNew(const FunctionDecl &New) {
    const FunctionDecl *Definition = nullptr;
    if (!New.hasBody(Definition) || New.isDependentContext())
      return true;
    bool Global = false, Calls = false;
    walk(Definition->getBody(), [&](const Stmt *S) {
      const FunctionDecl *Callee = calleeOf(S);
      Calls |= Callee != nullptr;
      Global |= llvm::isa<CXXNewExpr>(S) || (Callee && Callee->getOverloadedOperator() == OO_New &&
                                             !llvm::isa<CXXMethodDecl>(Callee));
      return true;
    });
    return Global || !Calls;
  }
};
} // namespace

COROLINT_CHECK(promise_alloc_mismatch, PromiseAllocMismatch,
               ({.Name = "coro-promise-alloc-mismatch",
                 .Summary = "A promise allocates its frames and does not free them",
                 .Promise = Tier::Preview}))
