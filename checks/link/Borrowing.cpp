// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Borrowing.h"

#include "code/Unit.h"
#include "model/Annotations.h"
#include "subjects/Detaching.h"
#include "subjects/HandedClosures.h"
#include "values/Consumption.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::dyn_cast_or_null;
using llvm::isa;

namespace corolint {
namespace {

BorrowState stateOf(const Function &F, Slot What) {
  switch (readOf(&F.decl(), What, F.unit()).When) {
  case ReadTime::Never:
    return BorrowState::Unread;
  case ReadTime::AtStart:
    return F.returns().isLazy() ? BorrowState::ReadAtStart : BorrowState::ReadAtOnce;
  default:
    return BorrowState::ReadLate;
  }
}

std::string capturesOf(const CXXRecordDecl &Closure) {
  std::string Text = "captures";
  const char *Before = " ";
  for (const LambdaCapture &C : Closure.captures()) {
    llvm::StringRef Name = C.capturesThis()       ? "this"
                           : C.capturesVariable() ? C.getCapturedVar()->getName()
                                                  : "";
    if (!Name.empty())
      Text += (Before + ("'" + Name + "'")).str();
    Before = ", ";
  }
  return Text;
}

bool hasCaptures(const CXXRecordDecl *Closure) {
  return Closure && Closure->isLambda() && Closure->capture_size() != 0;
}

std::string nameOf(const ParmVarDecl &Param) {
  PrintingPolicy Policy = Param.getASTContext().getPrintingPolicy();
  Policy.SuppressTagKeyword = true;
  Policy.AnonymousTagLocations = false; // no paths of this machine
  std::string Type = Param.getType().getAsString(Policy);
  return ("'" + Param.getName() + "' (" + Type + ")").str();
}

void captures(const Function &F, std::vector<Borrowed> &To) {
  const CXXRecordDecl *Closure = F.closure();
  if (!hasCaptures(Closure))
    return;
  const auto *Method = llvm::cast<CXXMethodDecl>(&F.decl());
  Borrowed Own;
  Own.Where = Closure->getSourceRange();
  Own.What = capturesOf(*Closure);
  const ParmVarDecl *Object =
      Method->isExplicitObjectMemberFunction() ? Method->getParamDecl(0) : nullptr;
  Own.State = Object && !Object->getType()->isReferenceType() ? BorrowState::Copied
                                                              : stateOf(F, {Slot::Closure, Object});
  To.push_back(std::move(Own));
}

bool borrowsObject(const FunctionDecl &F) {
  const auto *Method = dyn_cast<CXXMethodDecl>(&F);
  return Method && Method->isImplicitObjectMemberFunction() && !Method->getParent()->isLambda();
}

Borrowed object(const Function &F, bool Fine) {
  Borrowed Own;
  Own.State = Fine             ? BorrowState::Declared
              : keepsItself(F) ? BorrowState::Owned
                               : stateOf(F, {Slot::Object});
  Own.Where = F.decl().getLocation();
  const auto &Class = llvm::cast<CXXMethodDecl>(F.decl());
  Own.What = "'this' (" + Class.getParent()->getNameAsString() + ")";
  return Own;
}

bool makesTask(const CallExpr *Call, const Function &F, const TypeProfile *&Profile) {
  const FunctionDecl *Callee = Call->getDirectCallee();
  if (!Callee || !Call->isPRValue() || !Call->getType()->isRecordType() ||
      !F.unit().isUserCode(Callee->getLocation()))
    return false;
  const Function *Body = F.unit().bodyOf(Callee);
  Profile = Body && Body->isCoroutine() ? &Body->returns() : &F.types().of(Call->getType());
  return Profile->isTask() || Profile->isGenerator() || Profile->Kind == TypeKind::FireAndForget;
}

TaskEnd endOf(const Destination &Goes, LentLife Life) {
  switch (Goes.Kind) {
  case Destination::InPlace:
  case Destination::Dropped:
    return TaskEnd::InPlace;
  case Destination::Kept:
  case Destination::Pulled:
  case Destination::Resumed:
  case Destination::Asked:
    return TaskEnd::Kept;
  case Destination::Returned:
    return TaskEnd::Returned;
  case Destination::Stored:
    return TaskEnd::Stored;
  case Destination::Spawned:
    return Goes.Scope && Life == LentLife::Enough ? TaskEnd::Joined : TaskEnd::Spawned;
  case Destination::Raced:
    return TaskEnd::Raced;
  case Destination::Passed:
    return TaskEnd::Passed;
  }
  llvm_unreachable("a destination of no kind");
}

/// Where a task gets that is kept in a local variable first.
Destination finally(Destination Goes, const TypeProfile &Profile, const Function &F,
                    unsigned Depth = 0) {
  if (Goes.Kind != Destination::Kept || !Goes.Holder || Depth == 4)
    return Goes;
  for (const Expr *Use : F.uses(Goes.Holder)) {
    if (isa<LambdaExpr>(Use))
      return {Destination::Passed, Use};
    Destination Next = destinationOf(Use, Profile, F);
    if (Next.Kind == Destination::Kept && Next.Holder != Goes.Holder)
      Next = finally(Next, Profile, F, Depth + 1);
    switch (Next.Kind) {
    case Destination::Returned:
    case Destination::Stored:
    case Destination::Spawned:
    case Destination::Raced:
    case Destination::Passed:
      return Next;
    default:
      break;
    }
  }
  return Goes;
}

class Lender {
public:
  Lender(const Function &F, std::vector<Lent> &Out) : F(F), Out(Out) {}

  void look(const CallExpr *Call) {
    const TypeProfile *Profile = nullptr;
    if (!makesTask(Call, F, Profile))
      return;
    Made = Call;
    Goes = finally(destinationOf(Call, *Profile, F), *Profile, F);
    const auto *Method = dyn_cast<CXXMethodDecl>(Call->getDirectCallee());
    if (Method && Method->isImplicitObjectMemberFunction() && hasCaptures(Method->getParent()) &&
        isa<CXXOperatorCallExpr>(Call))
      lend(-1, {Slot::Closure}, placesOf(llvm::cast<CXXOperatorCallExpr>(Call)->getArg(0)));
    if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Call);
        Member && Method && borrowsObject(*Method)) {
      const Expr *Object = Member->getImplicitObjectArgument();
      lend(-1, {Slot::Object},
           Object->getType()->isPointerType() ? pointeesOf(Object) : placesOf(Object));
    }
    for (unsigned I = 0; I != Call->getNumArgs(); ++I)
      if (const ParmVarDecl *Param = parameterOf(Call, I);
          Param && isReferenceLike(Param->getType()))
        argument(*Param, Call->getArg(I), Method);
  }

private:
  void argument(const ParmVarDecl &Param, const Expr *Argument, const CXXMethodDecl *Method) {
    Referents Objects = referentsOf(Param.getType(), Argument);
    if (Param.isExplicitObjectParameter() && Method && hasCaptures(Method->getParent()))
      lend(-1, {Slot::Closure, &Param}, Objects);
    else
      lend(Param.getFunctionScopeIndex(), {Slot::Parameter, &Param}, Objects);
  }

  void lend(int Index, Slot Through, const Referents &Objects) {
    Lent L;
    L.Callee = Made->getDirectCallee();
    L.Index = Index;
    L.Where = Made->getSourceRange();
    if (Goes.At)
      L.At = Goes.At->getSourceRange();
    L.Life = escapes(Through) ? LentLife::TooShort : lifeOf(Objects);
    L.End = endOf(Goes, L.Life);
    passesOn(Objects, L);
    Out.push_back(L);
  }

  bool escapes(Slot Through) const {
    return llvm::any_of(escapesOf(F), [&](const Escape &E) {
      return E.Call == Made && E.Through.Kind == Through.Kind && E.Through.Param == Through.Param;
    });
  }

  static LentLife lifeOf(const Referents &Objects) {
    if (Objects.empty())
      return LentLife::Unknown;
    if (llvm::all_of(Objects, [](const Referent &R) { return R.Kind == Referent::Global; }))
      return LentLife::Forever;
    return llvm::all_of(Objects, [](const Referent &R) { return R.diesHere(); }) ? LentLife::Enough
                                                                                 : LentLife::Caller;
  }

  void passesOn(const Referents &Objects, Lent &L) const {
    for (const Referent &R : Objects) {
      const auto *Param = dyn_cast_or_null<ParmVarDecl>(R.Variable);
      bool OwnObject = R.Kind == Referent::This && borrowsObject(F.decl());
      bool Own = R.Kind == Referent::Parameter && Param && Param->getDeclContext() == &F.decl();
      if (!OwnObject && !Own)
        continue;
      L.Passes = true;
      L.From = Own ? int(Param->getFunctionScopeIndex()) : -1;
      return;
    }
  }

  const Function &F;
  std::vector<Lent> &Out;
  const CallExpr *Made = nullptr;
  Destination Goes;
};

/// A coroutine lambda with captures that is given to a function, which may call it.
void hand(const LambdaExpr *Lambda, const Function &F, llvm::ArrayRef<HandedClosure> Lost,
          std::vector<Lent> &To) {
  const CXXMethodDecl *Operator = Lambda->getCallOperator();
  if (!hasCaptures(Lambda->getLambdaClass()) || !Operator ||
      !llvm::isa_and_nonnull<CoroutineBodyStmt>(Operator->getBody()))
    return;
  Consumption C = fateOf(Lambda, F);
  const FunctionDecl *Via = C.What == Fate::Argument ? calleeOf(C.At) : nullptr;
  if (!Via)
    return;
  const Models &Known = F.models();
  bool Kept = Known.has(Via, Role::Stabilises) || Known.has(Via, Role::Spawns) ||
              Known.has(Via, Role::SpawnsJoinable);
  Lent L;
  L.Callee = Operator;
  L.Where = L.At = C.At->getSourceRange();
  L.Via = Via;
  L.End = Kept ? TaskEnd::ClosureKept : TaskEnd::ClosureHanded;
  if (llvm::any_of(Lost, [&](const HandedClosure &C) { return C.Story.Callee == Operator; }))
    L.Life = LentLife::TooShort;
  To.push_back(L);
}

} // namespace

std::vector<Borrowed> borrowedBy(const Function &F) {
  std::vector<Borrowed> Found;
  if (!F.isCoroutine())
    return Found;
  captures(F, Found);
  bool Fine = isAnnotated(&F.decl(), Annotation::LifetimeOk);
  if (borrowsObject(F.decl()))
    Found.push_back(object(F, Fine));
  for (const ParmVarDecl *Param : F.decl().parameters()) {
    if (!isReferenceLike(Param->getType()) || Param->isExplicitObjectParameter())
      continue;
    Borrowed Own;
    Own.Index = Param->getFunctionScopeIndex();
    Own.State = Fine || isAnnotated(Param, Annotation::LifetimeOk)
                    ? BorrowState::Declared
                    : stateOf(F, {Slot::Parameter, Param});
    Own.Where = Param->getSourceRange();
    Own.What = nameOf(*Param);
    Found.push_back(std::move(Own));
  }
  return Found;
}

std::vector<Lent> lentBy(const Function &F) {
  std::vector<Lent> Found;
  Lender Lends(F, Found);
  for (const CallExpr *Call : F.all<CallExpr>())
    Lends.look(Call);
  std::vector<HandedClosure> Lost = lostClosures(F);
  for (const auto *Lambda : F.all<LambdaExpr>())
    hand(Lambda, F, Lost, Found);
  return Found;
}

} // namespace corolint
