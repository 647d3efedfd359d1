// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Reads.h"

#include "Consumption.h"
#include "Referent.h"
#include "Unit.h"

#include "llvm/ADT/SmallPtrSet.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::isa;

namespace corolint {
namespace {

/// Plain functions that only pass a task on are looked through this far.
constexpr unsigned MaxForwards = 3;

bool comesFrom(const Referent &R, Slot What) {
  switch (What.Kind) {
  case Slot::Parameter:
    return R.Kind == Referent::Parameter && R.Variable == What.Param;
  case Slot::Object:
    return R.Kind == Referent::This;
  case Slot::Closure:
    return R.Kind == Referent::Captured || R.Kind == Referent::This;
  }
  return false;
}

/// `(void)parameter;` says that it is not used.
bool isVoidCast(const Expr *E, const Function &F) {
  const auto *Cast = llvm::dyn_cast_or_null<CastExpr>(F.parent(E));
  return Cast && Cast->getCastKind() == CK_ToVoid;
}

/// The expressions of \p F that look at \p What, those through local aliases of it included.
class Uses {
public:
  Uses(const Function &F, Slot What) : F(F), What(What) {
    for (const Stmt *S : F.statements())
      if (const auto *E = dyn_cast<Expr>(S); E && isDirect(E))
        All.insert(E);
    // Aliases are declared before they are used, so that one pass in order finds chains of them.
    for (const VarDecl *Var : F.variables())
      if (!isa<ParmVarDecl>(Var) && Var->getInit() && isAlias(Var))
        for (const Expr *Use : F.uses(Var))
          All.insert(Use);
  }

  bool empty() const { return All.empty(); }
  bool contains(const Stmt *S) const {
    const auto *E = llvm::dyn_cast_or_null<Expr>(S);
    return E && All.contains(E);
  }
  /// The first in the source.
  const Expr *first() const {
    for (const Stmt *S : F.statements())
      if (contains(S))
        return llvm::cast<Expr>(S);
    return nullptr;
  }

private:
  bool isDirect(const Expr *E) const {
    if (What.Kind == Slot::Parameter)
      return names(E, What.Param) && !isVoidCast(E, F);
    if (isa<CXXThisExpr>(E) || (What.Param && names(E, What.Param)))
      return true;
    if (What.Kind == Slot::Object)
      return isa<LambdaExpr>(E) && capturesThis(llvm::cast<LambdaExpr>(E));
    if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
      return Ref->refersToEnclosingVariableOrCapture();
    return false;
  }

  static bool names(const Expr *E, const VarDecl *Var) {
    if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
      return Ref->getDecl() == Var;
    const auto *Lambda = dyn_cast<LambdaExpr>(E);
    return Lambda && llvm::any_of(Lambda->captures(), [&](const LambdaCapture &C) {
             return C.capturesVariable() && C.getCapturedVar() == Var;
           });
  }

  static bool capturesThis(const LambdaExpr *Lambda) {
    return llvm::any_of(Lambda->captures(),
                        [](const LambdaCapture &C) { return C.capturesThis(); });
  }

  bool isAlias(const VarDecl *Var) const {
    QualType T = Var->getType();
    if (!T->isReferenceType() && !isView(T))
      return false;
    Referents From = T->isReferenceType() ? placesOf(Var->getInit()) : pointeesOf(Var->getInit());
    if (llvm::any_of(From, [&](const Referent &R) { return comesFrom(R, What); }))
      return true;
    // Iterators and the like: made by a call on what is looked at.
    bool Mentions = false;
    walk(Var->getInit(), [&](const Stmt *S) {
      Mentions |= contains(S);
      return !Mentions && !isa<CoroutineSuspendExpr>(S);
    });
    return Mentions && isView(T);
  }

  const Function &F;
  Slot What;
  llvm::SmallPtrSet<const Expr *, 16> All;
};

Read readOfCoroutine(const Function &F, Slot What) {
  Uses Looks(F, What);
  Read Found;
  if (Looks.empty())
    return Found;
  Found = {ReadTime::AtStart, Looks.first(), nullptr};
  if (!F.flow())
    return Found;
  const Stmt *Suspended = nullptr;
  auto Visit = [&](const Event &E, unsigned &State) {
    if (E.Kind == Event::Suspension && F.maySuspendAt(E.Node) && !State) {
      State = 1;
      Suspended = E.Node;
    }
    return State && Looks.contains(E.Node) && E.Kind == Event::Statement ? Flow::Next::Found
                                                                         : Flow::Next::Go;
  };
  if (std::optional<FlowPath> Path = F.flow()->search(Visit))
    Found = {ReadTime::AfterSuspension, Path->End.as<Expr>(), Suspended};
  return Found;
}

Read readThrough(const Function &F, Slot What, unsigned Depth);

Read readOf(const FunctionDecl *Callee, Slot What, Unit &In, unsigned Depth) {
  const Function *Body = In.bodyOf(Callee);
  if (!Body)
    return {ReadTime::Unknown};
  // The definition's own parameter, where the call saw another declaration's.
  if (What.Param) {
    unsigned Index = What.Param->getFunctionScopeIndex();
    if (Index >= Body->decl().getNumParams())
      return {ReadTime::Unknown};
    What.Param = Body->decl().getParamDecl(Index);
  }
  return Body->isCoroutine() ? readOfCoroutine(*Body, What) : readThrough(*Body, What, Depth);
}

/// A plain function that returns the task of a call: what that callee does with what it is handed.
Read readThrough(const Function &F, Slot What, unsigned Depth) {
  Read Worst;
  if (Depth == MaxForwards)
    return Worst;
  auto Note = [&](const FunctionDecl *Callee, Slot Inner, const Referents &From) {
    if (!llvm::any_of(From, [&](const Referent &R) { return comesFrom(R, What); }))
      return;
    Read Inside = readOf(Callee, Inner, F.unit(), Depth + 1);
    if (Inside.When > Worst.When)
      Worst = Inside;
  };
  for (const auto *Return : F.all<ReturnStmt>()) {
    const auto *Call = llvm::dyn_cast_or_null<CallExpr>(valueOf(Return->getRetValue()));
    const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
    if (!Callee)
      continue;
    if (const auto *MemberCall = dyn_cast<CXXMemberCallExpr>(Call)) {
      const Expr *Object = MemberCall->getImplicitObjectArgument();
      Note(Callee, {Slot::Object},
           Object->getType()->isPointerType() ? pointeesOf(Object) : placesOf(Object));
    }
    for (unsigned I = 0; I != Call->getNumArgs(); ++I)
      if (const ParmVarDecl *Param = parameterOf(Call, I))
        Note(Callee, {Slot::Parameter, Param}, referentsOf(Param->getType(), Call->getArg(I)));
  }
  return Worst;
}

} // namespace

Read readOf(const FunctionDecl *Callee, Slot What, Unit &In) { return readOf(Callee, What, In, 0); }

} // namespace corolint
