// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "model/Names.h"
#include "subjects/Callables.h"
#include "values/Consumption.h"
#include "words/Awaiting.h"

namespace {
using namespace corolint;
using namespace clang;

struct Options {
  bool Strict = false;
  static constexpr auto describe() {
    return std::tuple{option("Strict", &Options::Strict,
                             "Also report eager tasks, which run on when they are dropped.")};
  }
};

/// std::function<void()> and every other wrapper that names a signature without a result.
bool returnsNothing(const CXXConstructExpr *Made) {
  const auto *Spec =
      llvm::dyn_cast_or_null<ClassTemplateSpecializationDecl>(recordOf(Made->getType()));
  if (!Spec || !Spec->getTemplateArgs().size() ||
      Spec->getTemplateArgs()[0].getKind() != TemplateArgument::Type)
    return false;
  const auto *Signature = Spec->getTemplateArgs()[0].getAsType()->getAs<FunctionProtoType>();
  return Signature && Signature->getReturnType()->isVoidType();
}

struct TaskToVoidCallback final : Check<::Options> {
  void function(const Function &F, Report &R) const override {
    for (const Stmt *S : F.statements()) {
      const auto *Construct = llvm::dyn_cast<CXXConstructExpr>(S);
      const FunctionDecl *Callee = calleeOf(S);
      bool Drops = Callee && F.models().has(Callee, Role::DropsResult);
      if (Construct && (Drops || returnsNothing(Construct)))
        for (const Expr *Arg : Construct->arguments())
          look(Arg, F, R);
      else if (const auto *Call = llvm::dyn_cast<CallExpr>(S); Call && Drops)
        for (const Expr *Arg : Call->arguments())
          look(Arg, F, R);
    }
  }

private:
  static const DeclContext *outermost(const DeclContext *In) {
    while (In->getParent() && !In->getParent()->isTranslationUnit())
      In = In->getParent();
    return In->getPrimaryContext();
  }

  /// A known library passes its own tasks on in ways of its own, and is there to be read where a
  /// project keeps a copy of it.
  static bool isOwnCode(const Function &F, const TypeProfile &Profile) {
    const DeclContext *Around = outermost(F.decl().getDeclContext());
    return !Profile.Library.empty() && Around->isNamespace() &&
           Around == outermost(Profile.Record->getDeclContext());
  }

  void look(const Expr *Arg, const Function &F, Report &R) const {
    QualType Result = resultOfCalling(Arg, F);
    if (!recordOf(Result))
      return;
    const TypeProfile &Profile = F.types().of(Result);
    if (!Profile.isTask() || isOwnCode(F, Profile) ||
        (!Options.Strict && !Profile.isLazy() && Profile.Drop == DropEffect::KeepsRunning))
      return;
    R.warn(Arg->getSourceRange(), "the task of this callback is dropped by its caller: {0}",
           dropConsequence(Profile));
  }
};
} // namespace

COROLINT_CHECK(task_to_void_callback, TaskToVoidCallback,
               ({.Name = "coro-task-to-void-callback",
                 .Summary = "A coroutine is passed to code that drops its task"}))
