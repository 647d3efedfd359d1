// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "UseReader.h"

#include "StandardCalls.h"
#include "code/HandleCalls.h"
#include "code/LockCalls.h"
#include "code/ReferenceTypes.h"
#include "code/Unit.h"
#include "model/Names.h"
#include "values/Referent.h"
#include "values/Stores.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::dyn_cast_or_null;
using llvm::isa;

namespace corolint {
namespace {

bool isTaskLike(QualType T, const Function &F) {
  if (T.isNull() || !recordOf(T))
    return false;
  const TypeProfile &Profile = F.types().of(T);
  return Profile.isTask() || Profile.isGenerator() || Profile.Kind == TypeKind::Awaitable;
}

/// Whether a call of \p Callee makes a coroutine whose frame has its arguments, and gives it back.
bool givesCoroutine(const FunctionDecl *Callee, const Function &F) {
  const Function *Body = F.unit().bodyOf(Callee);
  return Body && Body->isCoroutine() && Body->returns().Kind != TypeKind::FireAndForget;
}

bool contains(const Stmt *Root, const Stmt *Wanted) {
  bool Found = false;
  walk(Root, [&](const Stmt *S) { return !(Found |= S == Wanted); });
  return Found;
}

/// The variable of the closure that \p E, in a capture's initialiser, goes into.
const VarDecl *capturedAs(const LambdaExpr &Lambda, const Expr *E) {
  auto Init = Lambda.capture_init_begin();
  for (const LambdaCapture &Capture : Lambda.captures()) {
    const Expr *From = *Init++;
    if (From && Capture.capturesVariable() && contains(From, E))
      return dyn_cast<VarDecl>(Capture.getCapturedVar());
  }
  return nullptr;
}

} // namespace

void UseReader::add(Effect E, const Stmt *At, Keeper In, bool AsHandle) {
  for (const ArgumentUse &U : Out.Uses)
    if (U.Effect == E && U.At == At && U.In.Kind == In.Kind && U.In.Param == In.Param)
      return;
  Out.Uses.push_back({E, Why, At, In, AsHandle || InHandle});
}

void UseReader::slot(Slot What) {
  if (What.Kind == Slot::Parameter) {
    givenToPromise(*What.Param);
    return variable(What.Param);
  }
  for (const auto *This : F.all<CXXThisExpr>())
    use(This);
  if (What.Kind == Slot::Closure && F.closure())
    for (const LambdaCapture &Capture : F.closure()->captures())
      if (Capture.capturesVariable())
        variable(dyn_cast<VarDecl>(Capture.getCapturedVar()));
}

/// A promise may be made from the coroutine's parameters, [dcl.fct.def.coroutine]/4, and work with
/// what it is given where the body does not name it.
void UseReader::givenToPromise(const ParmVarDecl &Param) {
  const VarDecl *Promise = F.coroutine() ? F.coroutine()->getPromiseDecl() : nullptr;
  const Expr *Init = Promise ? Promise->getInit() : nullptr;
  const auto *Made = dyn_cast_or_null<CXXConstructExpr>(Init ? Init->IgnoreImplicit() : nullptr);
  if (!Made || Made->getNumArgs() < F.decl().getNumParams())
    return;
  // The object of a member function comes first.
  unsigned Index = Made->getNumArgs() - F.decl().getNumParams() + Param.getFunctionScopeIndex();
  if (!argumentSummary(Made, Index, F.unit()).isLeftAlone())
    add(Effect::Escapes, Made);
}

void UseReader::variable(const VarDecl *Var) {
  if (!Var || !Seen.insert(Var).second)
    return;
  for (const Expr *Use : F.uses(Var))
    if (!isa<LambdaExpr>(Use)) // its captures' initialisers name the variable as well
      use(Use);
}

void UseReader::use(const Expr *E) {
  bool Before = std::exchange(InHandle, InHandle || isHandle(E->getType()));
  follow(E);
  InHandle = Before;
}

void UseReader::follow(const Expr *E) {
  Consumption C = fateOf(E, F);
  switch (C.What) {
  case Fate::Awaited:
    return add(Effect::Awaits, C.At);
  case Fate::Returned:
  case Fate::CoReturned:
    return add(Effect::Returns, C.At);
  case Fate::Initialises:
    if (C.Variable && !C.Variable->hasLocalStorage())
      return add(Effect::Keeps, C.At, {Keeper::Global});
    return C.Variable ? variable(C.Variable) : add(Effect::Escapes, C.At);
  case Fate::Argument:
    return argument(E, C);
  case Fate::Receiver:
    return receiver(E, llvm::cast<Expr>(C.At));
  case Fate::Stored:
    return stored(C.At);
  case Fate::Captured:
    return captured(*llvm::cast<LambdaExpr>(C.At), E);
  case Fate::Dropped:
    return dropped(E, C.At);
  case Fate::Tested:
    return add(Effect::Reads, C.At);
  case Fate::Yielded:
    return add(Effect::Escapes, C.At);
  case Fate::Other:
    break;
  }
  const auto *Call = dyn_cast_or_null<CallExpr>(C.At);
  if (Call && contains(Call->getCallee(), E))
    return called(Call);
  add(E->getType()->isRecordType() || isa<CXXThisExpr>(E) ? Effect::Reads : Effect::Escapes, E);
}

/// What is made from the thing ends with its statement: it may run on.
void UseReader::dropped(const Expr *E, const Stmt *At) {
  if (!E->isPRValue() || !recordOf(E->getType()))
    return add(Effect::Reads, At);
  const TypeProfile &Profile = F.types().of(E->getType());
  bool RunsOn = Profile.Kind == TypeKind::FireAndForget ||
                (Profile.isTask() && Profile.Start == StartKind::Eager &&
                 Profile.Drop == DropEffect::KeepsRunning);
  add(RunsOn ? Effect::Starts : Effect::Reads, E);
}

void UseReader::argument(const Expr *E, const Consumption &C) {
  const auto *Call = llvm::cast<Expr>(C.At);
  const FunctionDecl *Callee = calleeOf(Call);
  if (!Callee)
    return add(Effect::Escapes, Call);
  if (isStd(*Callee))
    return standardArgument(E, *Callee, C);
  ArgumentSummary Declared = declaredSummary(Callee, F.models());
  if (Declared.isDeclared())
    return apply(Declared, Call, E);
  const ArgumentSummary &Seen = argumentSummary(Call, C.Index, F.unit());
  if (Seen.BodySeen || !Declared.Uses.empty())
    return apply(Seen.BodySeen ? Seen : Declared, Call, E);
  if (isa<CXXConstructExpr>(Call) || isTaskLike(Call->getType(), F))
    return use(Call); // it is in what was made from it
  const ParmVarDecl *Param = parameterOf(Call, C.Index);
  bool Given = Param && !Param->getType()->isLValueReferenceType() &&
               !Param->getType()->isPointerType() && Call->getType()->isVoidType();
  add(Given ? Effect::GivenAway : Effect::Escapes, Call);
}

void UseReader::standardArgument(const Expr *E, const FunctionDecl &Callee, const Consumption &C) {
  const auto *Call = llvm::cast<Expr>(C.At);
  llvm::StringRef Name = identifierOf(&Callee);
  if (Name == "exchange" && C.Index == 0) {
    add(Effect::Moves, Call);
    use(Call);
  } else if (Name == "exchange") {
    kept(llvm::cast<CallExpr>(Call)->getArg(0), Call);
  } else if (Name == "swap") {
    add(Effect::Moves, Call);
  } else if (F.models().has(&Callee, Role::Offloads)) {
    // The end of a std::jthread or of the future of std::async waits.
    const TypeModel *Made = F.models().type(Call->getType());
    bool Joins =
        (Made && Made->BlockingDestructor) || F.models().has(&Callee, Role::BlockingResult);
    add(Joins ? Effect::Calls : Effect::CallsElsewhere, Call);
  } else if (insertsElement(&Callee) && objectOf(Call)) {
    kept(objectOf(Call), Call);
  } else if (F.models().has(&Callee, Role::RunsInline)) {
    isCallable(E->getType()) ? called(Call) : add(Effect::Escapes, Call);
  } else if (recordOf(Call->getType()) || Call->getType()->isPointerType()) {
    use(Call); // std::optional, std::tuple, std::function, make_unique: it is inside
  } else {
    const ParmVarDecl *Param = parameterOf(Call, C.Index);
    bool Const = Param && Param->getType().getNonReferenceType().isConstQualified();
    add(Const ? Effect::Reads : Effect::Escapes, Call);
  }
}

void UseReader::receiver(const Expr *E, const Expr *Call) {
  HandleCall Handle = handleCallOf(Call);
  switch (Handle.Act) {
  case HandleAct::Resumes:
    return add(Effect::Resumes, Call);
  case HandleAct::Destroys:
    return add(Effect::Destroys, Call);
  case HandleAct::Asks:
    return add(Effect::Asks, Call);
  case HandleAct::Promises:
    return add(Effect::Reads, Call);
  case HandleAct::Others:
    return use(Call); // address(), or the conversion to coroutine_handle<>
  case HandleAct::None:
    break;
  }
  const FunctionDecl *Callee = calleeOf(Call);
  if (!Callee)
    return add(Effect::Escapes, Call);
  if (Callee->getReturnType()->isVoidType())
    if (LockOperation Does = lockOperationOf(Callee); Does != LockOperation::None)
      return add(Does == LockOperation::Unlocks ? Effect::Unlocks : Effect::Locks, Call);
  if (isStd(*Callee))
    return standardReceiver(Call, *Callee);
  if (Callee->getOverloadedOperator() == OO_Call)
    return called(Call);
  ArgumentSummary Declared = declaredSummary(Callee, F.models());
  if (Declared.isDeclared())
    return apply(Declared, Call, E);
  const ArgumentSummary &Seen = receiverSummary(Call, F.unit());
  if (Seen.BodySeen)
    return apply(Seen, Call, E);
  const auto *Method = dyn_cast<CXXMethodDecl>(Callee);
  bool Looks = Method && Method->isConst() && !Method->isVirtual() &&
               !isReferenceLike(Call->getType()) && !isHandle(Call->getType());
  if (isTaskLike(Call->getType(), F) || isHandle(Call->getType()))
    use(Call);
  add(Looks ? Effect::Reads : Effect::Escapes, Call);
}

void UseReader::standardReceiver(const Expr *Call, const FunctionDecl &Callee) {
  llvm::StringRef Name = identifierOf(&Callee);
  QualType Result = Callee.getReturnType();
  if (Callee.getOverloadedOperator() == OO_Call) {
    called(Call);
  } else if (Callee.getOverloadedOperator() == OO_Equal || emptiesObject(&Callee)) {
    add(Effect::Moves, Call);
    if (Name == "release" || Name == "extract")
      use(Call);
  } else if (Result->isReferenceType() || isReferenceLike(Result) || isHandle(Result)) {
    use(Call); // a part, or what leads to one
  } else {
    add(Effect::Reads, Call);
  }
}

void UseReader::called(const Expr *Call) {
  add(Effect::Calls, Call);
  if (Call->getType()->isVoidType())
    return;
  ArgumentSummary Result;
  UseReader Reader(F, Result);
  Reader.Why = Why;
  Reader.use(Call);
  llvm::append_range(Out.OfResult, Result.Uses);
}

void UseReader::captured(const LambdaExpr &Lambda, const Expr *E) {
  const VarDecl *Inner = capturedAs(Lambda, E);
  const CXXMethodDecl *Operator = Lambda.getCallOperator();
  const Function *Body = Operator && Inner ? F.unit().bodyOf(Operator) : nullptr;
  if (!Body || !Seen.insert(Inner).second)
    return add(Effect::Escapes, &Lambda);
  ArgumentSummary Inside, Closure;
  UseReader Within(*Body, Inside);
  Within.variable(Inner);
  Within.finish();
  UseReader Whole(F, Closure);
  Whole.Seen = Seen;
  Whole.use(&Lambda);
  inClosure(Inside, Closure, &Lambda);
}

/// \p Inside is what the body of a closure does with the thing, \p Closure what is done with that.
void UseReader::inClosure(const ArgumentSummary &Inside, const ArgumentSummary &Closure,
                          const Stmt *At) {
  for (const ArgumentUse &U : Closure.Uses)
    switch (U.Effect) {
    case Effect::Reads:
    case Effect::Moves:
      break;
    case Effect::Calls:
      for (const ArgumentUse &In : Inside.Uses)
        add(In.Effect == Effect::Returns ? Effect::Escapes : In.Effect, U.At, In.In, In.AsHandle);
      break;
    case Effect::CallsLater:
    case Effect::CallsElsewhere:
      add(Inside.isLeftAlone() ? Effect::Keeps : Effect::Starts, U.At, {Keeper::Global});
      break;
    case Effect::Keeps:
    case Effect::Starts:
    case Effect::Returns:
      add(U.Effect, U.At, U.In);
      break;
    default:
      add(Effect::Escapes, At);
    }
}

void UseReader::stored(const Stmt *At) {
  if (const auto *Assign = dyn_cast<CXXOperatorCallExpr>(At))
    return kept(Assign->getArg(0), At);
  if (const auto *Assign = dyn_cast<BinaryOperator>(At))
    return kept(Assign->getLHS(), At);
  if (const auto *Whole = dyn_cast<Expr>(At); Whole && F.parent(Whole))
    return use(Whole);                      // an element of an aggregate, a new object
  add(Effect::Keeps, At, {Keeper::Object}); // a member's initialiser
}

void UseReader::kept(const Expr *Target, const Stmt *At, bool AsHandle) {
  auto Keep = [&](enum Keeper::Kind Kind, const ParmVarDecl *Param = nullptr) {
    add(Effect::Keeps, At, {Kind, Param}, AsHandle);
  };
  Root R = rootOf(Target);
  const auto *Param = dyn_cast_or_null<ParmVarDecl>(R.Variable);
  if (R.This)
    return Keep(Keeper::Object);
  if (R.Captured)
    return add(Effect::Escapes, At);
  if (R.Variable && R.Variable->hasGlobalStorage())
    return Keep(Keeper::Global);
  if (Param && (R.Through || Param->getType()->isReferenceType()))
    return Keep(Keeper::Parameter, Param);
  if (R.Variable && !R.Variable->getType()->isReferenceType())
    return variable(R.Variable);
  for (const Referent &Object : placesOf(Target)) {
    if (Object.Kind == Referent::This)
      return Keep(Keeper::Object);
    if (Object.Kind == Referent::Parameter)
      return Keep(Keeper::Parameter, dyn_cast<ParmVarDecl>(Object.Variable));
    if (Object.Kind == Referent::Local)
      return variable(Object.Variable);
  }
  Keep(Keeper::Global); // what a call gives a reference to is not the function's own
}

void UseReader::apply(const ArgumentSummary &Inner, const Expr *Call, const Expr *Given) {
  if (givesCoroutine(calleeOf(Call), F))
    return intoCoroutine(Inner, Call);
  for (const ArgumentUse &U : Inner.Uses)
    applyOne(U, Call, Given);
  for (const ArgumentUse &U : Inner.OfResult) {
    if (U.Effect != Effect::Returns) {
      Out.OfResult.push_back({U.Effect, std::min(U.Why, Why), Call, {}, U.AsHandle});
      continue;
    }
    ArgumentSummary Result;
    UseReader(F, Result).use(Call);
    llvm::append_range(Out.OfResult, Result.Uses);
  }
}

/// What a coroutine is given is in its frame. Unless it is lazy, it has begun with it, whatever
/// becomes of its result.
void UseReader::intoCoroutine(const ArgumentSummary &Inner, const Expr *Call) {
  size_t Before = Out.Uses.size();
  use(Call);
  bool OnlyRead = llvm::all_of(llvm::drop_begin(Out.Uses, Before),
                               [](const ArgumentUse &U) { return U.Effect == Effect::Reads; });
  const Function *Body = F.unit().bodyOf(calleeOf(Call));
  if (OnlyRead && !Inner.isLeftAlone() && !Body->returns().isLazy())
    add(Effect::Escapes, Call);
}

void UseReader::applyOne(const ArgumentUse &U, const Expr *Call, const Expr *Given) {
  Evidence Before = std::exchange(Why, std::min(Why, U.Why));
  const Expr *In = keeperOf(U, Call);
  if (U.Effect == Effect::Returns || (U.In.Kind == Keeper::Object && isa<CXXConstructExpr>(Call)))
    use(Call);
  else if (U.Effect == Effect::Keeps && In)
    kept(In, Call, U.AsHandle);
  else
    add(U.Effect, Call, In ? Keeper() : U.In, U.AsHandle);
  Why = Before;
}

} // namespace corolint
