// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "values/Consumption.h"

namespace {
using namespace corolint;
using namespace clang;

struct RedundantCoReturnCoAwait final : Check<> {
  void coroutine(const Function &F, Report &R) const override {
    const auto *Body = llvm::dyn_cast_or_null<CompoundStmt>(F.body());
    const auto *Return =
        Body && Body->size() == 1 ? llvm::dyn_cast<CoreturnStmt>(Body->body_front()) : nullptr;
    const auto *Await =
        Return ? llvm::dyn_cast_or_null<CoawaitExpr>(movedValueOf(Return->getOperand())) : nullptr;
    const auto *Call =
        Await ? llvm::dyn_cast<CallExpr>(movedValueOf(Await->getOperand())) : nullptr;
    if (!Call || F.closure() || !F.returns().isLazy() || F.decl().isTemplateInstantiation() ||
        !sameType(Call->getType(), F.decl().getReturnType()) || !survivesTheFrame(*Call))
      return;
    R.warn(Return->getSourceRange(), "this coroutine only awaits another one of the same type")
        .fix(FixSafety::Unsafe, "return the task", [&](EditList &Edits) {
          Edits.replace(SourceRange(Return->getKeywordLoc(), Await->getKeywordLoc()), "return");
        });
  }

private:
  static bool sameType(QualType A, QualType B) {
    return A.getCanonicalType().getUnqualifiedType() == B.getCanonicalType().getUnqualifiedType();
  }

  /// What the inner coroutine is given must not be gone when the call has returned: neither `this`
  /// nor a reference or pointer to a parameter, and nothing that is made here.
  static bool survivesTheFrame(const CallExpr &Call) {
    if (const auto *Member = llvm::dyn_cast<CXXMemberCallExpr>(&Call))
      if (!llvm::isa_and_nonnull<CXXThisExpr>(valueOf(Member->getImplicitObjectArgument())))
        return false;
    if (!Call.getDirectCallee() || llvm::isa<CXXOperatorCallExpr>(Call))
      return false;
    for (unsigned I = 0, N = Call.getNumArgs(); I != N; ++I) {
      const ParmVarDecl *Param = parameterOf(&Call, I);
      if (!Param || Param->getType()->isReferenceType() || Param->getType()->isPointerType() ||
          !(Param->getType()->isScalarType() || isMoveOrForward(valueOf(Call.getArg(I)))))
        return false;
    }
    return true;
  }
};
} // namespace

COROLINT_CHECK(redundant_co_return_co_await, RedundantCoReturnCoAwait,
               ({.Name = "coro-redundant-co-return-co-await",
                 .Summary = "A coroutine only forwards to another one",
                 .Promise = Tier::Pedantic,
                 .Fix = FixSafety::Unsafe}))
