// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lending.h"

#include "code/Unit.h"
#include "model/Names.h"
#include "values/Consumption.h"
#include "values/Referent.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::dyn_cast_or_null;

namespace corolint {
namespace {

/// The lambda that \p E is, or that the variable it names was initialised with and nothing else.
const LambdaExpr *lambdaOf(const Expr *E) {
  for (unsigned Steps = 0; E && Steps != 8; ++Steps) {
    E = movedValueOf(E);
    if (const auto *Lambda = dyn_cast_or_null<LambdaExpr>(E))
      return Lambda;
    if (const auto *Construct = dyn_cast_or_null<CXXConstructExpr>(E);
        Construct && Construct->getNumArgs() == 1)
      E = Construct->getArg(0); // of a std::function
    else if (const auto *Cast = dyn_cast_or_null<CastExpr>(E))
      E = Cast->getSubExpr();
    else if (const VarDecl *Var = E ? variableOf(E) : nullptr;
             Var && Var->getType()->isRecordType() && recordOf(Var->getType()) &&
             recordOf(Var->getType())->isLambda())
      E = Var->getInit();
    else
      return nullptr;
  }
  return nullptr;
}

/// The bodies of a lambda; of a generic one, all that were instantiated.
llvm::SmallVector<const Function *, 2> bodiesOf(const LambdaExpr &Lambda, Unit &In) {
  llvm::SmallVector<const Function *, 2> Found;
  auto Add = [&](const FunctionDecl *F) {
    if (const Function *Body = F ? In.function(F) : nullptr)
      Found.push_back(Body);
  };
  if (const FunctionTemplateDecl *Generic =
          Lambda.getLambdaClass()->getDependentLambdaCallOperator())
    for (const FunctionDecl *Instance : Generic->specializations())
      Add(Instance);
  else
    Add(Lambda.getCallOperator());
  return Found;
}

bool isLendable(const ParmVarDecl &Param) {
  return Param.getType()->isLValueReferenceType() || Param.getType()->isPointerType();
}

/// Bit I: the function calls its parameter \p Callable with an object of its own as argument I.
unsigned lentBy(const Function &F, const ParmVarDecl &Callable) {
  unsigned Lent = 0;
  for (const auto *Call : F.all<CallExpr>()) {
    const FunctionDecl *Callee = calleeOf(Call);
    const auto *Operator = dyn_cast<CXXOperatorCallExpr>(Call);
    bool Invokes = (Operator && Operator->getOperator() == OO_Call) ||
                   (Callee && Callee->isInStdNamespace() && Callee->getIdentifier() &&
                    Callee->getName() == "invoke");
    if (!Invokes || Call->getNumArgs() < 2 || variableOf(Call->getArg(0)) != &Callable)
      continue;
    for (unsigned I = 1; I != Call->getNumArgs() && I < 32; ++I) {
      // Of a pointer that is passed on, the object matters to which it points.
      const Expr *Arg = Call->getArg(I);
      Referents Places = Arg->getType()->isPointerType() ? pointeesOf(Arg) : placesOf(Arg);
      if (!Places.empty() && llvm::all_of(Places, [](const Referent &R) { return R.diesHere(); }))
        Lent |= 1u << (I - 1);
    }
  }
  return Lent;
}

/// Which parameters of the callable that is argument \p Index are lent.
unsigned lentTo(const CallExpr *Call, unsigned Index, const Function &F) {
  const FunctionDecl *Callee = calleeOf(Call);
  if (F.models().has(Callee, Role::Lends))
    return ~0u;
  const Function *Body = F.unit().bodyOf(Callee);
  const ParmVarDecl *Param = Body ? parameterOf(Call, Index) : nullptr;
  if (!Param || Param->getFunctionScopeIndex() >= Body->decl().getNumParams())
    return 0;
  return lentBy(*Body, *Body->decl().getParamDecl(Param->getFunctionScopeIndex()));
}

std::string nameOf(const CallExpr *Call) {
  const FunctionDecl *Callee = calleeOf(Call);
  const auto *Operator = dyn_cast_or_null<CXXMethodDecl>(Callee);
  if (Operator && Operator->getOverloadedOperator() == OO_Call)
    return Operator->getParent()->getNameAsString();
  return Callee ? Callee->getNameAsString() : "";
}

/// What must have been evaluated for the loan of \p Call to be over: its await where its result
/// is one to be awaited.
const Expr *endOf(const CallExpr *Call, const Function &F) {
  Consumption C = fateOf(Call, F);
  if (C.What == Fate::Awaited)
    return llvm::cast<Expr>(C.At);
  const TypeProfile &Profile = F.types().of(Call->getType());
  bool Waits = Profile.isTask() || Profile.Kind == TypeKind::Awaitable;
  if (!Waits)
    return Call;
  const FunctionDecl *Outer = C.What == Fate::Argument ? calleeOf(C.At) : nullptr;
  return F.models().has(Outer, Role::Bridges) ? llvm::cast<Expr>(C.At) : nullptr;
}

/// Whether \p Callee returns a reference, pointer or view into its own object.
bool givesPart(const FunctionDecl *Callee, Unit &In) {
  const Function *Body = In.bodyOf(Callee);
  QualType Result = Callee ? Callee->getReturnType() : QualType();
  if (!Body || !(Result->isReferenceType() || isView(Result)))
    return false;
  return llvm::any_of(Body->all<ReturnStmt>(), [&](const ReturnStmt *Return) {
    const Expr *Value = Return->getRetValue();
    Referents From = !Value                      ? Referents()
                     : Result->isReferenceType() ? placesOf(Value)
                                                 : pointeesOf(Value);
    return llvm::any_of(From,
                        [](const Referent &R) { return R.Kind == Referent::This && !R.Held; });
  });
}

bool isResource(const Referents &Objects, const Loan &L) {
  return llvm::any_of(Objects, [&](const Referent &R) {
    return R.Kind == Referent::Parameter && R.Variable == L.Resource;
  });
}

} // namespace

std::vector<Loan> loansIn(const Function &F) {
  std::vector<Loan> Found;
  for (const auto *Call : F.all<CallExpr>())
    for (unsigned I = 0; I != Call->getNumArgs(); ++I) {
      const LambdaExpr *Lambda = lambdaOf(Call->getArg(I));
      unsigned Lent = Lambda ? lentTo(Call, I, F) : 0;
      if (!Lent)
        continue;
      for (const Function *Body : bodiesOf(*Lambda, F.unit()))
        for (unsigned P = 0; P != Body->decl().getNumParams() && P < 32; ++P)
          if (const ParmVarDecl *Param = Body->decl().getParamDecl(P);
              (Lent >> P & 1) && isLendable(*Param))
            Found.push_back({Call, nameOf(Call), endOf(Call, F), Lambda, Body, Param});
    }
  return Found;
}

bool refersToLoan(const Expr *E, const Loan &L) {
  if (!E)
    return false;
  const Expr *Value = movedValueOf(E);
  bool Refers = Value && (Value->getType()->isPointerType() || !Value->isGLValue());
  if (isResource(Refers ? pointeesOf(Value, *L.Body) : Referents(), L) ||
      isResource(pointeesOf(E, *L.Body), L))
    return true;
  if (const auto *Unary = dyn_cast_or_null<UnaryOperator>(Value);
      Unary && Unary->getOpcode() == UO_AddrOf)
    Value = movedValueOf(Unary->getSubExpr());
  const auto *Call = dyn_cast_or_null<CXXMemberCallExpr>(Value);
  return Call && isResource(placesOf(Call->getImplicitObjectArgument()), L) &&
         givesPart(Call->getMethodDecl(), L.Body->unit());
}

} // namespace corolint
