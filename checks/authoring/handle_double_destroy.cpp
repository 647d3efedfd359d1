// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
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
    const FunctionDecl *Final = Promise ? finalThatRunsThrough(*Promise, In.types()) : nullptr;
    std::optional<FrameOwner> Owner = Final ? frameOwner(Record, In) : std::nullopt;
    if (!Owner || !isHandleOf(Owner->Handle->getType(), *Promise))
      return;
    R.warn(Owner->Destroy->getSourceRange(),
           "destroys a frame that the coroutine frees by itself when it ends")
        .step(Final->getSourceRange(), "does not suspend: the frame is freed here")
        .step(Owner->Destroy->getSourceRange(), "destroyed here again");
  }

private:
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
                 .Summary = "A coroutine's frame is destroyed twice"}))
