// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "model/Names.h"
#include "subjects/Cancellation.h"
#include "subjects/Handles.h"
#include "subjects/Publishing.h"

namespace {
using namespace corolint;
using namespace clang;

/// An awaiter that sees the promise, and with it the token, and does not look.
struct BridgeIgnoresCancellation final : Check<> {
  void function(const Function &F, Report &R) const override {
    const ParmVarDecl *Handle = suspendedHandle(F);
    const FieldDecl *Token = Handle ? tokenOf(promiseOf(*Handle)) : nullptr;
    if (!Token || asksPromise(F))
      return;
    std::vector<Publication> Given = publicationsIn(F);
    if (!Given.empty() && !Given.front().Resumed)
      R.warn(F.decl().getLocation(), "a coroutine that is suspended in this awaiter cannot be "
                                     "cancelled until its callback fires")
          .step(Given.front().At->getSourceRange(), "the handle is handed over here")
          .step(Token->getLocation(),
                "the promise has a stop token, which this awaiter never checks");
  }

private:
  static const CXXRecordDecl *promiseOf(const ParmVarDecl &Handle) {
    const auto *Type =
        llvm::dyn_cast_or_null<ClassTemplateSpecializationDecl>(recordOf(Handle.getType()));
    if (!Type || Type->getTemplateArgs().size() != 1 ||
        Type->getTemplateArgs()[0].getKind() != TemplateArgument::Type)
      return nullptr;
    return recordOf(Type->getTemplateArgs()[0].getAsType());
  }

  static bool asksPromise(const Function &F) {
    return llvm::any_of(F.statements(),
                        [](const Stmt *S) { return handleCallOf(S).Act == HandleAct::Promises; });
  }
};
} // namespace

COROLINT_CHECK(bridge_ignores_cancellation, BridgeIgnoresCancellation,
               ({.Name = "coro-bridge-ignores-cancellation",
                 .Summary = "An awaiter over a callback does not check the promise's token",
                 .Promise = Tier::Preview}))
