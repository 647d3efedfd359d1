// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "subjects/Borrows.h"
#include "subjects/Reads.h"
#include "subjects/SelfOwners.h"
#include "values/Consumption.h"

#include "clang/AST/StmtCXX.h"

namespace {
using namespace corolint;
using namespace clang;

struct AwaitedObjectReplaced final : Check<> {
  void coroutine(const Function &F, Report &R) const override {
    for (const SuspensionPoint &Point : F.suspensions()) {
      const auto *Await = llvm::dyn_cast<CoawaitExpr>(Point.Expr);
      if (!Await || Point.Certainty == SuspendCertainty::Never || isUnderGuard(Await, F))
        continue;
      const Expr *Operand = valueOf(Await->getOperand());
      if (const auto *Member = llvm::dyn_cast_or_null<MemberExpr>(Operand))
        ownMember(*Member, *Await, F, R);
      if (const auto *Call = llvm::dyn_cast_or_null<CallExpr>(movedValueOf(Operand)))
        lent(*Call, *Await, F, R);
    }
  }

private:
  /// `co_await last_; last_ = start();`: who runs this a second time replaces what the first
  /// awaits, or is resumed from it first.
  static void ownMember(const MemberExpr &Member, const CoawaitExpr &Await, const Function &F,
                        Report &R) {
    const auto *Field = llvm::dyn_cast<FieldDecl>(Member.getMemberDecl());
    if (!Field || !F.types().of(Member.getType()).isTask() || F.decl().getAccess() == AS_private)
      return;
    for (const Stmt *S : F.statements())
      if (startsNext(S, Field)) {
        R.warn(Await.getSourceRange(), "another call of '{0}' replaces '{1}' while this awaits it",
               F.name(), Field->getName())
            .step(S->getSourceRange(), "replaced here, even while other code awaits it");
        return;
      }
  }

  static bool startsNext(const Stmt *S, const FieldDecl *Field) {
    const auto *Assign = llvm::dyn_cast<CXXOperatorCallExpr>(S);
    return Assign && changeAt(S, Field) == Change::Erases && Assign->getNumArgs() == 2 &&
           llvm::isa_and_nonnull<CallExpr>(valueOf(Assign->getArg(1)));
  }

  /// What is called on, or lent to the call, and used as long as it runs.
  static void lent(const CallExpr &Call, const CoawaitExpr &Await, const Function &F, Report &R) {
    const FunctionDecl *Callee = Call.getDirectCallee();
    if (!Callee || !Call.getType()->isRecordType())
      return;
    if (const auto *Member = llvm::dyn_cast<CXXMemberCallExpr>(&Call))
      if (const Expr *Object = Member->getImplicitObjectArgument(); usesObject(*Member, F))
        if (report(borrowsOfObject(Object, F), *Callee, Await, F, R))
          return;
    for (unsigned I = 0; I != Call.getNumArgs(); ++I)
      if (const ParmVarDecl *Param = parameterOf(&Call, I); Param && usesView(*Callee, *Param, F))
        if (report(borrowsOf(Param->getType(), Call.getArg(I), F), *Callee, Await, F, R))
          return;
  }

  /// A coroutine that is seen to use its object after a suspension, and not to own it.
  static bool usesObject(const CXXMemberCallExpr &Call, const Function &F) {
    const Function *Body = F.unit().bodyOf(Call.getMethodDecl());
    return Body && Body->isCoroutine() && unownedUse(*Body);
  }

  static bool usesView(const FunctionDecl &Callee, const ParmVarDecl &Param, const Function &F) {
    bool Reference = Param.getType()->isReferenceType();
    if (!Reference && !looksInto(Param.getType()))
      return false;
    ReadTime When = readOf(&Callee, {Slot::Parameter, &Param}, F.unit()).When;
    return When == ReadTime::AfterSuspension || (When == ReadTime::Unknown && !Reference);
  }

  static bool report(const Borrows &Into, const FunctionDecl &Callee, const CoawaitExpr &Await,
                     const Function &F, Report &R) {
    for (const Borrow &B : Into)
      if (std::optional<Meanwhile> By = endedMeanwhile(B, F, nullptr)) {
        R.warn(Await.getSourceRange(),
               "other code can change '{0}' while '{1}', which is awaited here, uses what it holds",
               B.Holder->getName(), Callee.getDeclName().getAsString())
            .step(By->Where->getSourceRange(), "meanwhile '{0}' may be changed here, by '{1}'",
                  B.Holder->getName(), By->By->name());
        return true;
      }
    return false;
  }
};
} // namespace

COROLINT_CHECK(awaited_object_replaced, AwaitedObjectReplaced,
               ({.Name = "coro-awaited-object-replaced",
                 .Summary = "What an awaited operation uses is replaced in the meantime"}))
