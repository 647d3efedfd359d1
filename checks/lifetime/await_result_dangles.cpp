// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "code/ReferenceTypes.h"
#include "model/Names.h"
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
      const CoawaitExpr *Await = awaited(*Var);
      if (Await && isTemporary(Await->getCommonExpr()) && refersInside(*Await, F) &&
          !F.uses(Var).empty())
        report(Var, *Await, R);
    }
  }

private:
  /// The co_await whose result, or a part of it, \p Var refers to, with no copy in between.
  static const CoawaitExpr *awaited(const VarDecl &Var) {
    auto IsAwait = [](const Expr *E) { return llvm::isa<CoawaitExpr>(E); };
    for (const Referent &R : referentsOf(Var.getType(), Var.getInit(), IsAwait))
      if (R.Kind == Referent::Sought)
        return llvm::cast<CoawaitExpr>(R.Where);
    return llvm::dyn_cast<CoawaitExpr>(Var.getInit()->IgnoreImplicit()); // gives a view
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
      for (const FieldDecl *Through : membersFollowedBy(Result, Value))
        for (const Referent &R : pointeesOf(Await.getCommonExpr()))
          if (R.Kind == Referent::Temporary && mayBind(*Through, *R.Where))
            return true;
    }
    return false;
  }

  static bool mayBind(const FieldDecl &Field, const Expr &Temporary) {
    if (recordOf(Field.getType().getNonReferenceType()) && isView(Field.getType()))
      return true;
    const CXXRecordDecl *To = recordOf(Field.getType()->getPointeeType());
    const CXXRecordDecl *From = recordOf(Temporary.getType());
    return To == From || (To && From && From->isDerivedFrom(To));
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
