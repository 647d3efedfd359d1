// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "model/Names.h"
#include "subjects/Resumptions.h"
#include "values/Consumption.h"
#include "values/Stores.h"

namespace {
using namespace corolint;
using namespace clang;

struct OwningHandleMove final : Check<> {
  void record(const CXXRecordDecl &Record, Unit &In, Report &R) const override {
    std::optional<FrameOwner> Owner =
        handleFields(Record).empty() ? std::nullopt : frameOwner(Record, In);
    if (!Owner)
      return;
    for (const CXXMethodDecl *Method : Record.methods())
      if (const Function *Body = movesFrom(*Method) ? In.function(Method) : nullptr)
        llvm::isa<CXXConstructorDecl>(Method) ? lookAtConstructor(*Body, *Owner, R)
                                              : lookAtAssignment(*Body, *Owner, R);
  }

private:
  static bool movesFrom(const CXXMethodDecl &Method) {
    const auto *Constructor = llvm::dyn_cast<CXXConstructorDecl>(&Method);
    return (Constructor && Constructor->isMoveConstructor()) || Method.isMoveAssignmentOperator();
  }

  /// Whether \p E names the handle of the object that is moved from.
  static bool isOther(const Expr *E, const FrameOwner &Owner) {
    const auto *Member = llvm::dyn_cast_or_null<MemberExpr>(movedValueOf(E));
    return Member && Member->getMemberDecl() == Owner.Handle && !ownField(E) && !Member->isArrow();
  }

  /// Whether \p F gives the other's handle another value, or hands it to what may.
  static bool takesAway(const Function &F, const FrameOwner &Owner) {
    return llvm::any_of(F.statements(), [&](const Stmt *S) {
      if (const auto *Assign = llvm::dyn_cast<CXXOperatorCallExpr>(S))
        return Assign->getOperator() == OO_Equal && isOther(Assign->getArg(0), Owner);
      const auto *Call = llvm::dyn_cast<CallExpr>(S);
      return Call && !isMoveOrForward(Call) && !llvm::isa<CXXOperatorCallExpr>(Call) &&
             handleCallOf(Call).Act == HandleAct::None &&
             llvm::any_of(Call->arguments(), [&](const Expr *Arg) { return isOther(Arg, Owner); });
    });
  }

  static void reportShared(SourceRange Where, const FrameOwner &Owner, Report &R) {
    R.warn(Where, "the moved-from object keeps its handle: both objects destroy the coroutine")
        .step(Owner.Destroy->getSourceRange(), "each owner destroys it");
  }

  static void lookAtConstructor(const Function &F, const FrameOwner &Owner, Report &R) {
    for (const CXXCtorInitializer *Init : llvm::cast<CXXConstructorDecl>(F.decl()).inits())
      if (Init->getMember() == Owner.Handle && isOther(Init->getInit(), Owner) &&
          !callsAnything(F) && !takesAway(F, Owner))
        reportShared(Init->getSourceRange(), Owner, R);
  }

  static void lookAtAssignment(const Function &F, const FrameOwner &Owner, Report &R) {
    for (const Store &S : storesIn(F)) {
      if (ownField(S.Target) != Owner.Handle || !isOther(keptHandle(S.Value), Owner))
        continue;
      if (!letsGo(F, Owner))
        R.warn(S.At->getSourceRange(),
               "the coroutine that this object held before is never destroyed: its frame leaks")
            .step(Owner.Destroy->getSourceRange(), "only the destructor destroys it");
      if (isOther(S.Value, Owner) && !takesAway(F, Owner) && !callsOnOther(F))
        reportShared(S.At->getSourceRange(), Owner, R);
    }
  }

  /// Whether \p F does anything with the handle it had: destroys, swaps or gives it away, itself or
  /// in a member function.
  static bool letsGo(const Function &F, const FrameOwner &Owner) {
    return llvm::any_of(F.all<CallExpr>(), [&](const CallExpr *Call) {
      const auto *Member = llvm::dyn_cast<CXXMemberCallExpr>(Call);
      if (Member && llvm::isa<CXXThisExpr>(Member->getImplicitObjectArgument()->IgnoreImpCasts()))
        return true;
      HandleCall Handle = handleCallOf(Call);
      if (Handle.Act != HandleAct::None)
        return Handle.Act == HandleAct::Destroys;
      const auto *Operator = llvm::dyn_cast<CXXOperatorCallExpr>(Call);
      return !Operator && !isMoveOrForward(Call) &&
             llvm::any_of(Call->arguments(),
                          [&](const Expr *Arg) { return ownField(Arg) == Owner.Handle; });
    });
  }

  static bool callsAnything(const Function &F) {
    return llvm::any_of(F.all<CallExpr>(), [](const CallExpr *Call) {
      return !isMoveOrForward(Call) && !llvm::isa<CXXOperatorCallExpr>(Call) &&
             handleCallOf(Call).Act == HandleAct::None;
    });
  }

  /// `other.release()`
  static bool callsOnOther(const Function &F) {
    return llvm::any_of(F.all<CXXMemberCallExpr>(), [&](const CXXMemberCallExpr *Call) {
      return variableOf(Call->getImplicitObjectArgument()) == F.decl().getParamDecl(0);
    });
  }
};
} // namespace

COROLINT_CHECK(owning_handle_move, OwningHandleMove,
               ({.Name = "coro-owning-handle-move",
                 .Summary = "Moving an owner of a coroutine leaks its frame, or makes two owners"}))
