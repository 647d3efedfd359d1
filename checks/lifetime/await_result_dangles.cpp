// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "values/Consumption.h"
#include "values/Referent.h"
#include "words/Signatures.h"

namespace {
using namespace corolint;
using namespace clang;

struct AwaitResultDangles final : Check<> {
  void coroutine(const Function &F, Report &R) const override {
    for (const VarDecl *Var : F.variables()) {
      if (llvm::isa<ParmVarDecl>(Var) || !Var->getInit())
        continue;
      if (!Var->getType()->isReferenceType() && !isView(Var->getType()))
        continue;
      const auto *Await = awaited(Var->getInit());
      if (Await && isTemporary(Await->getCommonExpr()) && refersInside(*Await, F) &&
          !F.uses(Var).empty())
        report(Var, *Await, R);
    }
  }

private:
  /// The co_await whose result, or a member of it, \p Init is, with no copy in between.
  static const CoawaitExpr *awaited(const Expr *Init) {
    while (Init) {
      Init = Init->IgnoreParens();
      if (const auto *Await = llvm::dyn_cast<CoawaitExpr>(Init))
        return Await;
      if (const auto *Full = llvm::dyn_cast<FullExpr>(Init))
        Init = Full->getSubExpr();
      else if (const auto *Cast = llvm::dyn_cast<CastExpr>(Init);
               Cast && Cast->isGLValue() && Cast->getCastKind() != CK_UserDefinedConversion)
        Init = Cast->getSubExpr();
      else if (const auto *Member = llvm::dyn_cast<MemberExpr>(Init); Member && !Member->isArrow())
        Init = Member->getBase();
      else if (const auto *Call = llvm::dyn_cast<CallExpr>(Init); isMoveOrForward(Init))
        Init = Call->getArg(0);
      else
        return nullptr;
    }
    return nullptr;
  }

  static bool isTemporary(const Expr *Awaiter) {
    return llvm::any_of(placesOf(Awaiter),
                        [](const Referent &R) { return R.Kind == Referent::Temporary; });
  }

  static bool refersInside(const CoawaitExpr &Await, const Function &F) {
    if (const auto *Resume =
            llvm::dyn_cast_or_null<CXXMemberCallExpr>(Await.getResumeExpr()->IgnoreImplicit()))
      if (const Function *Body = F.unit().bodyOf(Resume->getMethodDecl());
          Body && returnsOwnMember(*Body, Await))
        return true;
    return isOwnResult(Await, F);
  }

  /// await_resume() gives a reference to a member of the awaiter, or what a reference member was
  /// bound to: a temporary too.
  static bool returnsOwnMember(const Function &Resume, const CoawaitExpr &Await) {
    QualType Result = Resume.decl().getReturnType();
    if (!Result->isReferenceType() && !isView(Result))
      return false;
    for (const auto *Return : Resume.all<ReturnStmt>()) {
      const Expr *Value = Return->getRetValue();
      if (!Value)
        continue;
      for (const Referent &R : Result->isReferenceType() ? placesOf(Value) : pointeesOf(Value))
        if (R.Kind == Referent::This && !R.Held)
          return true;
      if (const auto *Member = llvm::dyn_cast<MemberExpr>(Value->IgnoreParenImpCasts());
          Member && llvm::isa<CXXThisExpr>(Member->getBase()->IgnoreParenImpCasts()) &&
          Member->getMemberDecl()->getType()->isReferenceType())
        for (const Referent &R : pointeesOf(Await.getCommonExpr()))
          if (R.Kind == Referent::Temporary)
            return true;
    }
    return false;
  }

  /// A task of a value that gives a reference when it is awaited: the value lies in its frame,
  /// and the task, a temporary, destroys that.
  static bool isOwnResult(const CoawaitExpr &Await, const Function &F) {
    const Expr *Task = valueOf(Await.getOperand());
    if (!Await.isGLValue() || !Task || !llvm::isa<CallExpr>(Task) || !Task->isPRValue())
      return false;
    const TypeProfile &Profile = F.types().of(Task->getType());
    const auto *Spec = llvm::dyn_cast_or_null<ClassTemplateSpecializationDecl>(Profile.Record);
    if (!Spec || !Profile.isTask() || Spec->getTemplateArgs().size() == 0 ||
        (Profile.Drop == DropEffect::KeepsRunning && !endsUnseen(*Profile.Record)))
      return false;
    const TemplateArgument &Arg = Spec->getTemplateArgs()[0];
    return Arg.getKind() == TemplateArgument::Type && !Arg.getAsType()->isReferenceType() &&
           F.context().hasSameUnqualifiedType(Arg.getAsType(), Await.getType());
  }

  /// Whether a destructor without a body in sight may free what the coroutine leaves.
  static bool endsUnseen(const CXXRecordDecl &Record) {
    const CXXDestructorDecl *Destructor = Record.getDestructor();
    return Destructor && Destructor->isUserProvided() && !Destructor->hasBody();
  }

  static void report(const VarDecl *Var, const CoawaitExpr &Await, Report &R) {
    FindingBuilder Found = R.warn(
        Await.getSourceRange(),
        "the result is a reference into the awaited temporary, which dies with this statement");
    Found.step(Var->getLocation(), "kept here, after the temporary is destroyed");
    const TypeSourceInfo *Written = Var->getTypeSourceInfo();
    auto Reference = Written ? Written->getTypeLoc().getAs<ReferenceTypeLoc>() : ReferenceTypeLoc();
    if (!Reference.isNull() && isCopied(Var->getType()->getPointeeType()))
      Found.fix(FixSafety::Safe, "keep a copy",
                [&](EditList &Edits) { Edits.remove(Reference.getSigilLoc()); });
  }
};
} // namespace

COROLINT_CHECK(await_result_dangles, AwaitResultDangles,
               ({.Name = "coro-await-result-dangles",
                 .Summary = "A reference is kept to what dies with the awaited temporary",
                 .Fix = FixSafety::Safe}))
