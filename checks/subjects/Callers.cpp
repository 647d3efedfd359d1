// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Callers.h"

#include "ErasedCalls.h"
#include "code/Unit.h"
#include "model/Names.h"
#include "values/Consumption.h"

using namespace clang;
using llvm::dyn_cast;

namespace corolint {
namespace {

/// Whether a call of \p Callee may run \p F: it is the same, or one that F overrides.
bool mayRun(const FunctionDecl &Callee, const FunctionDecl &F) {
  if (Callee.getCanonicalDecl() == F.getCanonicalDecl())
    return true;
  const auto *Method = dyn_cast<CXXMethodDecl>(&F);
  return Method && llvm::any_of(Method->overridden_methods(),
                                [&](const CXXMethodDecl *Base) { return mayRun(Callee, *Base); });
}

const Expr *argumentFor(const ParmVarDecl &Param, const CallExpr &Call) {
  for (unsigned I = 0; I != Call.getNumArgs(); ++I)
    if (const ParmVarDecl *To = parameterOf(&Call, I);
        To && To->getFunctionScopeIndex() == Param.getFunctionScopeIndex())
      return Call.getArg(I);
  return nullptr;
}

bool isReported(const CallExpr &Call, const Function &In) {
  return llvm::any_of(escapesOf(In), [&](const Escape &E) { return E.Call == &Call; });
}

/// Whether a caller in sight takes what the wrapper \p F returns out of the statement that calls
/// it, where what it passed by reference dies. The compiler awaits in place what a promise's
/// await_transform() or an operator co_await gives.
bool isLetOut(const Function &F, unsigned Depth = 0) {
  if (Depth == 3 || identifierOf(&F.decl()) == "await_transform" ||
      F.decl().getOverloadedOperator() == OO_Coawait)
    return false;
  for (const auto &In : F.unit().functions())
    for (const auto *Call : In->all<CallExpr>()) {
      const FunctionDecl *Callee = Call->getDirectCallee();
      const TypeProfile &Made = In->types().of(Call->getType());
      if (!Callee || Callee->getCanonicalDecl() != F.decl().getCanonicalDecl() ||
          !(Made.isTask() || Made.isGenerator() || Made.Kind == TypeKind::Awaitable))
        continue;
      Destination Goes = destinationOf(Call, Made, *In);
      if (Goes.Kind == Destination::Returned ? isLetOut(*In, Depth + 1)
                                             : Goes.Kind != Destination::InPlace)
        return true;
    }
  return false;
}

/// Whether the task gets out of the function that makes it; what that keeps, it may wait for.
bool leaves(const Destination &Goes) {
  return Goes.Kind == Destination::Returned || Goes.Kind == Destination::Stored ||
         Goes.Kind == Destination::Spawned;
}

/// `f(std::move(r))` of what the caller has as an rvalue reference itself, or of a capture where it
/// is not seen which function is called: else the closure is reported.
bool givesUp(const Expr &Argument, const Destination &Goes, const Function &In, bool Overridden) {
  const Expr *Value = Argument.IgnoreParenImpCasts();
  if (!Value->isXValue() && !isMoveOrForward(Value))
    return false;
  return llvm::any_of(placesOf(&Argument), [&](const Referent &R) {
    return (R.Kind == Referent::Captured && Overridden) ||
           (R.Kind == Referent::Parameter && R.Variable->getType()->isRValueReferenceType() &&
            (Goes.Kind != Destination::Returned || isLetOut(In)));
  });
}

/// A call of the std::function that holds \p F: what it lends is seen where it is called.
bool isErasedCallReported(const CallExpr &Call, const Function &In, const Function &F) {
  const FunctionDecl *Held = heldCoroutine(Call, In);
  return Held && Held->getCanonicalDecl() == F.decl().getCanonicalDecl() && isReported(Call, In);
}

void look(const CallExpr &Call, const Function &In, const Function &F, const ParmVarDecl &Param,
          CallersOf &Found) {
  const Expr *Argument = argumentFor(Param, Call);
  if (!Argument)
    return;
  Destination Goes = destinationOf(&Call, F.returns(), In);
  bool InPlace = Goes.Kind == Destination::InPlace;
  bool Overridden = Call.getDirectCallee()->getCanonicalDecl() != F.decl().getCanonicalDecl();
  if (InPlace || isReported(Call, In))
    Found.Seen = true;
  else if (leaves(Goes) && Param.getType()->isRValueReferenceType() &&
           givesUp(*Argument, Goes, In, Overridden) && !Found.GivesUp)
    Found.GivesUp = &Call;
}

} // namespace

const ParmVarDecl *givenUpBefore(const Escape &E, Unit &In) {
  const auto *Read = llvm::dyn_cast_or_null<DeclRefExpr>(E.Inside.Where);
  const auto *Param = Read ? dyn_cast<ParmVarDecl>(Read->getDecl()) : nullptr;
  const auto *Owner = Param ? dyn_cast<FunctionDecl>(Param->getDeclContext()) : nullptr;
  if (!Owner || !E.Callee || Owner->getCanonicalDecl() == E.Callee->getCanonicalDecl())
    return nullptr;
  const Function *Reader = In.function(Owner);
  return Reader && Reader->isCoroutine() && callersOf(*Reader, *Param).GivesUp ? Param : nullptr;
}

CallersOf callersOf(const Function &F, const ParmVarDecl &Param) {
  CallersOf Found;
  for (const auto &In : F.unit().functions())
    for (const auto *Call : In->all<CallExpr>()) {
      if (const FunctionDecl *Callee = Call->getDirectCallee(); Callee && mayRun(*Callee, F.decl()))
        look(*Call, *In, F, Param, Found);
      Found.Seen |= isErasedCallReported(*Call, *In, F);
    }
  return Found;
}

} // namespace corolint
