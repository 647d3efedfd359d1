// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Background.h"

#include "code/Unit.h"
#include "model/Names.h"
#include "model/PathEffects.h"
#include "model/Structure.h"
#include "summaries/Summary.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::dyn_cast_or_null;
using llvm::isa;

namespace corolint {
namespace {

/// A call that only makes a task or something to await runs nobody else.
bool makesTask(const CallExpr &Call, const Function &F) {
  if (Call.getType().isNull() || !Call.getType()->isRecordType())
    return false;
  const TypeProfile &Made = F.types().of(Call.getType());
  return Made.Kind != TypeKind::Other;
}

/// Whether \p Callee, whose body is not visible, is given an object that it may change.
bool changesSomething(const CallExpr &Call, const FunctionDecl &Callee) {
  if (const auto *Method = dyn_cast<CXXMethodDecl>(&Callee))
    return !Method->isStatic() && !Method->isConst();
  return llvm::any_of(Callee.parameters(), [](const ParmVarDecl *Param) {
    QualType T = Param->getType();
    return (T->isReferenceType() || T->isPointerType()) && !T->getPointeeType().isConstQualified();
  });
}

/// What co_return calls.
bool asksPromise(const CallExpr &Call, const Function &F) {
  const auto *Member = dyn_cast<CXXMemberCallExpr>(&Call);
  return Member && F.isCoroutine() &&
         variableOf(Member->getImplicitObjectArgument()) == F.coroutine()->getPromiseDecl();
}

bool mayResume(const CallExpr &Call, const Function &F) {
  const FunctionDecl *Callee = Call.getDirectCallee();
  if (!Callee)
    return true;
  if (asksPromise(Call, F))
    return false;
  if (isStd(*Callee)) {
    const auto *Method = dyn_cast<CXXMethodDecl>(Callee);
    return Method && identifierOf(Method->getParent()) == "coroutine_handle" &&
           (identifierOf(Method) == "resume" || Method->getOverloadedOperator() == OO_Call);
  }
  if (makesTask(Call, F))
    return false;
  if (!F.isCoroutine())
    return true;
  if (!F.types().defined(Callee))
    return changesSomething(Call, *Callee);
  return PathReader(F.types(), F.context()).ofBody(Callee).any(Resumes | CallsUnknown);
}

/// Whether \p E makes an object from values: not from a coroutine's handle, not from a task.
bool isMadeOfValues(const Expr *E, const Function &F, unsigned Depth) {
  const Expr *Value = valueOf(E);
  if (const auto *Call = dyn_cast_or_null<CallExpr>(Value)) {
    const FunctionDecl *Callee = Call->getDirectCallee();
    const FunctionDecl *Body = Callee && Depth < 4 ? F.types().defined(Callee) : nullptr;
    if (!Body || isa<CoroutineBodyStmt>(Body->getBody()))
      return false;
    bool Any = false, All = true;
    walk(Body->getBody(), [&](const Stmt *S) {
      if (const auto *Return = dyn_cast<ReturnStmt>(S)) {
        Any = true;
        All &= Return->getRetValue() && isMadeOfValues(Return->getRetValue(), F, Depth + 1);
      }
      return All;
    });
    return Any && All;
  }
  if (!isa_and_nonnull<CXXConstructExpr, InitListExpr>(Value))
    return false;
  return llvm::all_of(Value->children(), [&](const Stmt *Part) {
    const auto *Arg = dyn_cast_or_null<Expr>(Part);
    const CXXRecordDecl *Given = Arg ? recordOf(Arg->getType()) : nullptr;
    bool Handle = Given && identifierOf(Given) == "coroutine_handle";
    return !Handle && !(Given && F.types().of(Arg->getType()).isTask());
  });
}

} // namespace

bool endsWithOwner(const TypeProfile &Profile) {
  bool Ends = Profile.Drop == DropEffect::Cancels || Profile.Drop == DropEffect::Unknown;
  return Ends && Profile.Start != StartKind::Lazy;
}

bool letsOthersRun(const Event &E, const Function &F) {
  if (E.Kind == Event::Suspension)
    return F.maySuspendAt(E.Node);
  const auto *Call = E.Kind == Event::Statement ? E.as<CallExpr>() : nullptr;
  return Call && mayResume(*Call, F);
}

bool worksInBackground(const TypeProfile &Profile, const VarDecl *Owner, FlowPoint From,
                       const Function &F) {
  return endsWithOwner(Profile) && flowOf(F) &&
         flowOf(F)->search(From, 0, [&](const Event &E, unsigned &) {
           bool Dies = E.Kind == Event::VariableDies || E.Kind == Event::LifetimeEnds;
           if (Dies && E.Variable == Owner)
             return Flow::Next::Prune;
           return letsOthersRun(E, F) ? Flow::Next::Found : Flow::Next::Go;
         });
}

bool isMadeByNoCoroutine(const CallExpr &Call, const Function &F) {
  return isPromiseProtocol(Call.getDirectCallee(), F.types()) ||
         (F.types().of(Call.getType()).isTask() && isMadeOfValues(&Call, F, 0));
}

bool mayRunAlready(const CallExpr &Call, const Function &F) {
  const Function *Body = F.unit().bodyOf(Call.getDirectCallee());
  if (!Body || Body->isCoroutine())
    return false;
  for (unsigned I = 0; I != Call.getNumArgs(); ++I) {
    // What is of another type, such as a handle of the running task, may end it when it is dropped.
    if (!F.types().of(Call.getArg(I)->getType()).isTask() ||
        recordOf(Call.getArg(I)->getType()) != recordOf(Call.getType()))
      continue;
    const ArgumentSummary &Done = argumentSummary(&Call, I, F.unit());
    for (ArgumentEffect E :
         {ArgumentEffect::Starts, ArgumentEffect::RunsToEnd, ArgumentEffect::Resumes,
          ArgumentEffect::Keeps, ArgumentEffect::GivenAway, ArgumentEffect::Escapes})
      if (Done.has(E))
        return true;
  }
  return false;
}

} // namespace corolint
