// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "model/Names.h"
#include "subjects/Handles.h"

namespace {
using namespace corolint;
using namespace clang;

struct AwaitSuspendNeedlessPromiseType final : Check<> {
  void function(const Function &F, Report &R) const override {
    const ParmVarDecl *Handle = suspendedHandle(F);
    if (!Handle || !isTyped(*Handle) || F.decl().isTemplateInstantiation() || isChosen(F))
      return;
    auto Uses = F.uses(Handle);
    if (Uses.empty() || !llvm::all_of(Uses, [&](const Expr *E) { return forgetsPromise(E, F); }))
      return;
    R.warn(Handle->getSourceRange(),
           "await_suspend takes a handle of one promise type but never uses the promise")
        .fix(FixSafety::Unsafe, "take a std::coroutine_handle<>", [&](EditList &Edits) {
          if (const TypeSourceInfo *Written = Handle->getTypeSourceInfo())
            Edits.replace(Written->getTypeLoc().getSourceRange(), "std::coroutine_handle<>");
        });
  }

private:
  static bool isTyped(const ParmVarDecl &Handle) {
    const auto *Type =
        llvm::dyn_cast_or_null<ClassTemplateSpecializationDecl>(recordOf(Handle.getType()));
    return Type && Type->getTemplateArgs().size() == 1 &&
           Type->getTemplateArgs()[0].getKind() == TemplateArgument::Type &&
           !Type->getTemplateArgs()[0].getAsType()->isVoidType();
  }

  /// Whether the handle's type chooses among overloads, or belongs to a class template's own
  /// promise.
  static bool isChosen(const Function &F) {
    const auto *Record = llvm::cast<CXXRecordDecl>(F.decl().getDeclContext());
    return F.types().members(Record, "await_suspend").size() != 1 ||
           llvm::isa<ClassTemplateSpecializationDecl>(Record) || Record->isDependentContext();
  }

  /// Whether \p Use converts to std::coroutine_handle<>, or calls what every handle has.
  static bool forgetsPromise(const Expr *Use, const Function &F) {
    const Stmt *User = F.parent(Use);
    while (llvm::isa_and_nonnull<ImplicitCastExpr, ParenExpr>(User))
      User = F.parent(User);
    const auto *Member = llvm::dyn_cast_or_null<MemberExpr>(User);
    if (!Member)
      return false;
    if (llvm::isa<CXXConversionDecl>(Member->getMemberDecl()))
      return isHandle(llvm::cast<CXXConversionDecl>(Member->getMemberDecl())->getConversionType());
    HandleAct Act = handleCallOf(F.parent(Member)).Act;
    return Act == HandleAct::Resumes || Act == HandleAct::Destroys || Act == HandleAct::Asks;
  }
};
} // namespace

COROLINT_CHECK(await_suspend_needless_promise_type, AwaitSuspendNeedlessPromiseType,
               ({.Name = "coro-await-suspend-needless-promise-type",
                 .Summary = "await_suspend names a promise type that it does not need",
                 .Promise = Tier::Preview,
                 .Fix = FixSafety::Unsafe}))
