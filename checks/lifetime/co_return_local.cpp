// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "values/Referent.h"

#include "clang/Analysis/Analyses/LifetimeSafety/LifetimeAnnotations.h"

namespace {
using namespace corolint;
using namespace clang;

struct Options {
  bool Strict = false;
  static constexpr auto describe() {
    return std::tuple{option("Strict", &Options::Strict,
                             "Also report references to by-value parameters, which live as long as "
                             "the task does.")};
  }
};

struct CoReturnLocal final : Check<::Options> {
  void coroutine(const Function &F, Report &R) const override {
    QualType Result = resultOf(F);
    if (Result.isNull() || !(Result->isReferenceType() || isView(Result)))
      return;
    for (const auto *Return : F.all<CoreturnStmt>())
      if (const Expr *Value = Return->getOperand())
        look(Value, Result, F, R);
  }

private:
  /// What the type of the coroutine says that it gives.
  static QualType resultOf(const Function &F) {
    const auto *Spec = llvm::dyn_cast_or_null<ClassTemplateSpecializationDecl>(F.returns().Record);
    if (!Spec || Spec->getTemplateArgs().size() == 0 || !F.returns().isTask() ||
        Spec->getTemplateArgs()[0].getKind() != TemplateArgument::Type)
      return {};
    return Spec->getTemplateArgs()[0].getAsType();
  }

  void look(const Expr *Value, QualType Result, const Function &F, Report &R) const {
    // `co_return name;` with a string for a view: the promise converts it.
    bool Whole = Result->isReferenceType() || (!isView(Value->getType()) && Value->isGLValue() &&
                                               lifetimes::isGslOwnerType(Value->getType()));
    for (const Referent &What : Whole ? placesOf(Value) : pointeesOf(Value, F)) {
      bool Param = What.Kind == Referent::Local && llvm::isa<ParmVarDecl>(What.Variable);
      if (!What.diesHere() || (Param && !Options.Strict) || isHeap(What) || isOutside(What, F))
        continue;
      report(Value, What, Param, R);
      return;
    }
  }

  /// What a local std::unique_ptr points at may have been released from it.
  static bool isHeap(const Referent &What) {
    return What.Held && What.Variable && !lifetimes::isGslOwnerType(What.Variable->getType());
  }

  /// A local of what encloses a lambda, which its capture points to.
  static bool isOutside(const Referent &What, const Function &F) {
    return What.Variable && !llvm::is_contained(F.variables(), What.Variable);
  }

  static void report(const Expr *Value, const Referent &What, bool Param, Report &R) {
    if (What.Kind == Referent::Temporary) {
      R.warn(Value->getSourceRange(),
             "this refers to a temporary that is destroyed before the caller can read it");
      return;
    }
    R.warn(Value->getSourceRange(), "'{0}' lives in this coroutine's frame, {1}",
           What.Variable->getName(),
           Param ? "which dies with the task" : "and dies before the caller can read it")
        .step(What.Variable->getLocation(), "declared here");
  }
};
} // namespace

COROLINT_CHECK(co_return_local, CoReturnLocal,
               ({.Name = "coro-co-return-local",
                 .Summary = "A coroutine returns a reference, pointer or view of its own locals"}))
