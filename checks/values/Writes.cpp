// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Writes.h"

#include "Consumption.h"
#include "Place.h"
#include "model/Names.h"

using namespace clang;
using llvm::dyn_cast;

namespace corolint {
namespace {

class Collector {
public:
  Writes Found;

  void at(const Stmt *S) {
    if (const auto *Binary = dyn_cast<BinaryOperator>(S))
      binary(*Binary);
    else if (const auto *Unary = dyn_cast<UnaryOperator>(S))
      unary(*Unary);
    else if (const auto *Declaration = dyn_cast<DeclStmt>(S))
      declaration(*Declaration);
    else if (const auto *Call = dyn_cast<CallExpr>(S))
      call(*Call);
    else if (const auto *Construct = dyn_cast<CXXConstructExpr>(S))
      construct(*Construct);
    else if (const auto *List = dyn_cast<InitListExpr>(S))
      aggregate(*List);
    else if (const auto *Lambda = dyn_cast<LambdaExpr>(S))
      lambda(*Lambda);
  }

private:
  void add(enum Write::Kind Kind, const Expr *Target, bool Pointee = false) {
    Found.push_back({Kind, Target, nullptr, nullptr, Pointee});
  }

  void binary(const BinaryOperator &Binary) {
    if (Binary.getOpcode() == BO_Assign)
      Found.push_back({Write::Assigned, Binary.getLHS(), nullptr, Binary.getRHS()});
    else if (Binary.isAssignmentOp())
      add(Write::Changed, Binary.getLHS());
  }

  void unary(const UnaryOperator &Unary) {
    if (Unary.isIncrementDecrementOp())
      add(Write::Changed, Unary.getSubExpr());
    else if (Unary.getOpcode() == UO_AddrOf && !Unary.getSubExpr()->getType().isConstQualified())
      add(Write::Exposed, Unary.getSubExpr());
  }

  void declaration(const DeclStmt &Declaration) {
    for (const Decl *D : Declaration.decls()) {
      const auto *Var = dyn_cast<VarDecl>(D);
      if (!Var)
        continue;
      bool Known = Var->getInit() && !Var->getType()->isReferenceType();
      Found.push_back({Known ? Write::Assigned : Write::Changed, nullptr, Var,
                       Known ? Var->getInit() : nullptr});
      if (const auto *Choice =
              Known ? nullptr
                    : llvm::dyn_cast_or_null<AbstractConditionalOperator>(valueOf(Var->getInit())))
        for (const Expr *Either : {Choice->getTrueExpr(), Choice->getFalseExpr()})
          add(Write::Exposed, Either);
    }
  }

  void call(const CallExpr &Call) {
    if (isMoveOrForward(&Call) || isAccess(Call))
      return;
    if (const auto *Member = dyn_cast<CXXMemberCallExpr>(&Call))
      if (const CXXMethodDecl *Method = Member->getMethodDecl();
          !Method || (!Method->isStatic() && !Method->isConst())) {
        const Expr *Object = Member->getImplicitObjectArgument();
        add(Write::Changed, Object, Object->getType()->isPointerType());
      }
    QualType Result = Call.getType();
    bool MayKeep = !Result.isNull() && (Result->isRecordType() || Result->isPointerType());
    for (unsigned I = 0, N = Call.getNumArgs(); I != N; ++I)
      argument(Call.getArg(I), typeOfParameter(Call, I), MayKeep);
  }

  /// `*o`, `o->` of a type of the standard library: it gives access and changes nothing.
  static bool isAccess(const CallExpr &Call) {
    const auto *Operator = dyn_cast<CXXOperatorCallExpr>(&Call);
    const FunctionDecl *Callee = Operator ? Operator->getDirectCallee() : nullptr;
    return Callee && Operator->getNumArgs() == 1 && isStd(*Callee) &&
           (Operator->getOperator() == OO_Star || Operator->getOperator() == OO_Arrow);
  }

  /// Null where the callee or the parameter is not known.
  static QualType typeOfParameter(const CallExpr &Call, unsigned I) {
    if (const ParmVarDecl *Param = parameterOf(&Call, I))
      return Param->getType();
    if (const auto *Method = llvm::dyn_cast_or_null<CXXMethodDecl>(calleeOf(&Call));
        Method && llvm::isa<CXXOperatorCallExpr>(Call) && I == 0)
      return Method->getFunctionObjectParameterReferenceType();
    const Expr *Callee = Call.getCallee();
    QualType Type = Callee ? Callee->getType() : QualType();
    const auto *Pointer = Type.isNull() ? nullptr : Type->getAs<PointerType>();
    const auto *Proto = Pointer ? Pointer->getPointeeType()->getAs<FunctionProtoType>() : nullptr;
    return Proto && I < Proto->getNumParams() ? Proto->getParamType(I) : QualType();
  }

  void argument(const Expr *Arg, QualType Param, bool MayKeep) {
    if (Param.isNull())
      return;
    bool Pointer = Param->isPointerType();
    if ((!Pointer && !Param->isReferenceType()) || Param->getPointeeType().isConstQualified() ||
        Param->getPointeeType()->isFunctionType())
      return;
    add(Write::Changed, Arg, Pointer);
    if (MayKeep && !Param->isRValueReferenceType())
      add(Write::Exposed, Arg, Pointer);
  }

  void construct(const CXXConstructExpr &Construct) {
    for (unsigned I = 0, N = Construct.getNumArgs(); I != N; ++I)
      if (const ParmVarDecl *Param = parameterOf(&Construct, I))
        argument(Construct.getArg(I), Param->getType(), /*MayKeep=*/true);
  }

  /// References and pointers among the members of an aggregate.
  void aggregate(const InitListExpr &List) {
    for (const Expr *Init : List.inits())
      if (Init && Init->isLValue() && !Init->getType().isConstQualified() &&
          Init->getType()->isScalarType())
        add(Write::Exposed, Init);
  }

  void lambda(const LambdaExpr &Lambda) {
    const Stmt *Body = Lambda.getBody();
    walk(Body, [&](const Stmt *S) {
      Collector Inner;
      Inner.at(S);
      for (Write W : Inner.Found)
        if (!isCopied(W, Lambda)) {
          W.Kind = Write::Exposed;
          W.Value = nullptr;
          Found.push_back(W);
        }
      return true;
    });
  }

  /// Whether the lambda writes to a copy of its own.
  static bool isCopied(const Write &W, const LambdaExpr &Lambda) {
    const VarDecl *Var = W.Variable ? W.Variable : variableOf(W.Target);
    return Var && !W.Pointee && llvm::any_of(Lambda.captures(), [&](const LambdaCapture &C) {
             return C.capturesVariable() && C.getCapturedVar() == Var &&
                    C.getCaptureKind() == LCK_ByCopy;
           });
  }
};

} // namespace

Writes writesOf(const Stmt *S) {
  Collector C;
  if (S)
    C.at(S);
  return std::move(C.Found);
}

Place placeOf(const Write &W, const Function &F) {
  const Places &Known = F.get<Places>();
  if (!W.Variable)
    return W.Pointee ? Known.pointee(W.Target) : Known.of(W.Target);
  Place Named = Known.of(*W.Variable);
  // Another name of an object that exists: nothing happens to that.
  bool Renames = W.Variable->getType()->isReferenceType() && Named.rootVariable() != W.Variable;
  return Renames ? Place() : Named;
}

} // namespace corolint
