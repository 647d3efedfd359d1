// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Moves.h"

#include "Changes.h"
#include "code/ReferenceTypes.h"
#include "code/Walk.h"
#include "model/Names.h"
#include "values/Consumption.h"
#include "values/Places.h"

#include "clang/AST/StmtCXX.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::dyn_cast_or_null;
using llvm::isa;

namespace corolint {
namespace {

/// What evaluates the value of \p E, casts and temporaries left out.
const Stmt *user(const Stmt *E, const Function &F) {
  const Stmt *S = F.parent(E);
  while (isa_and_nonnull<ImplicitCastExpr, ParenExpr, MaterializeTemporaryExpr,
                         CXXBindTemporaryExpr, ExprWithCleanups>(S))
    S = F.parent(S);
  return S;
}

/// `bool try_send(T &&)`: it may say that it took nothing.
bool mayDecline(const FunctionDecl &Callee, const Function &F) {
  QualType Result = Callee.getReturnType();
  if (QualType Awaited = F.types().awaitResult(Result); !Awaited.isNull())
    Result = Awaited;
  return Result->isBooleanType() || identifierOf(&Callee).starts_with("try_");
}

/// Whether \p MoveCall ends in a constructor that takes, or in a callee that must be thought to.
bool isTaken(const CallExpr &MoveCall, const Function &F) {
  const Stmt *By = user(&MoveCall, F);
  if (const auto *Construct = dyn_cast_or_null<CXXConstructExpr>(By))
    return Construct->getConstructor()->isMoveConstructor() ||
           (Construct->getNumArgs() == 1 &&
            Construct->getConstructor()->getParamDecl(0)->getType()->isRValueReferenceType());
  const FunctionDecl *Callee = calleeOf(By);
  const auto *Call = dyn_cast_or_null<CallExpr>(By);
  if (!Callee || !Call || isMoveOrForward(Call))
    return false;
  for (unsigned I = 0; I != Call->getNumArgs(); ++I)
    if (movedValueOf(Call->getArg(I)) == movedValueOf(&MoveCall))
      if (const ParmVarDecl *Param = parameterOf(Call, I))
        return Param->getType()->isRValueReferenceType() && !mayDecline(*Callee, F);
  return false;
}

/// Whether a moved-from \p T is left without what it had.
bool leavesNothing(QualType T, const Function &F) {
  const CXXRecordDecl *Record = recordOf(T);
  return Record && Record->hasDefinition() && !T.isConstQualified() &&
         !T.isTriviallyCopyableType(F.context()) && F.types().of(T).Kind == TypeKind::Other &&
         (Record->hasMoveConstructor() || Record->needsImplicitMoveConstructor());
}

/// Members that give it a new value, continue from an empty one, or find out whether it is empty.
Touch touchByMember(llvm::StringRef Name) {
  return llvm::StringSwitch<Touch>(Name)
      .Cases({"clear", "assign", "reset", "emplace", "swap", "resize"}, Touch::Renews)
      .Cases({"push_back", "emplace_back", "insert", "append", "push", "str"}, Touch::Renews)
      .Cases({"empty", "has_value", "valid"}, Touch::Renews)
      .Cases({"size", "capacity", "reserve", "use_count"}, Touch::None)
      .Default(Touch::Relies);
}

Touch touchByOperator(const CXXOperatorCallExpr &Operator, const Stmt *Use) {
  bool Left = Operator.getNumArgs() && Operator.getArg(0) == Use;
  if (Left && (Operator.isAssignmentOp() || Operator.getOperator() == OO_LessLess))
    return Operator.getOperator() == OO_Equal ? Touch::Renews : Touch::Relies;
  bool Compares =
      Operator.getOperator() == OO_EqualEqual || Operator.getOperator() == OO_ExclaimEqual;
  return Compares && Operator.getNumArgs() == 2 &&
                 Operator.getArg(1)->IgnoreImplicit()->getType()->isNullPtrType()
             ? Touch::Renews
             : Touch::Relies;
}

/// Whether \p Call may give argument \p Use a new value.
bool mayRenew(const CallExpr &Call, const Stmt *Use) {
  for (unsigned I = 0; I != Call.getNumArgs(); ++I)
    if (Call.getArg(I) == Use) {
      const ParmVarDecl *Param = parameterOf(&Call, I);
      return !Param || (Param->getType()->isLValueReferenceType() &&
                        !Param->getType()->getPointeeType().isConstQualified());
    }
  return false;
}

/// By what evaluates \p Use, the moved object as a whole.
Touch touchByUser(const Expr *Use, const Function &F) {
  const Stmt *By = F.parent(Use);
  while (isa_and_nonnull<ParenExpr, ImplicitCastExpr>(By)) {
    Use = llvm::cast<Expr>(By);
    By = F.parent(By);
  }
  if (const auto *Member = dyn_cast_or_null<MemberExpr>(By)) {
    const auto *Method = dyn_cast<CXXMethodDecl>(Member->getMemberDecl());
    if (Method && isa<CXXConversionDecl>(Method))
      return Method->getReturnType()->isBooleanType() ? Touch::Renews : Touch::Relies;
    if (Method)
      return touchByMember(identifierOf(Method));
    return Member->getType()->isScalarType() ? Touch::None : Touch::Relies;
  }
  if (const auto *Operator = dyn_cast_or_null<CXXOperatorCallExpr>(By))
    return touchByOperator(*Operator, Use);
  if (const auto *Unary = dyn_cast_or_null<UnaryOperator>(By))
    return Unary->getOpcode() == UO_AddrOf ? Touch::Renews : Touch::Relies;
  if (const auto *Call = dyn_cast_or_null<CallExpr>(By); Call && !isMoveOrForward(Call))
    return mayRenew(*Call, Use) ? Touch::Renews : Touch::Relies;
  if (const auto *Declaration = dyn_cast_or_null<DeclStmt>(By)) {
    const auto *Loop = dyn_cast_or_null<CXXForRangeStmt>(F.parent(Declaration));
    bool Another = isa<VarDecl>(Declaration->getSingleDecl()); // name for it, or a copy
    return Another && !(Loop && Loop->getRangeStmt() == Declaration) ? Touch::Renews
                                                                     : Touch::Relies;
  }
  return isa_and_nonnull<LambdaExpr>(By) ? Touch::Renews : Touch::Relies;
}

/// The largest part of the object of \p Ref that is named around it, not beyond \p Place.
const Expr *namedPart(const Expr *Ref, llvm::StringRef Place, const Function &F) {
  while (placeOf(Ref) != Place) {
    const auto *Outer = dyn_cast_or_null<Expr>(F.parent(Ref));
    if (!Outer || placeOf(Outer).empty())
      break;
    Ref = Outer;
  }
  return Ref;
}

} // namespace

std::vector<Move> movesIn(const Function &F) {
  std::vector<Move> Found;
  for (const auto *Call : F.all<CallExpr>()) {
    if (!isMoveOrForward(Call) || identifierOf(Call->getDirectCallee()) != "move")
      continue;
    const Expr *What = Call->getArg(0);
    const VarDecl *Var = rootVariable(What);
    const auto *Ref = dyn_cast_or_null<DeclRefExpr>(valueOf(What));
    bool Ours = Var && Var->hasLocalStorage() && !Var->getType()->isLValueReferenceType() &&
                !isView(Var->getType()) && !(Ref && Ref->refersToEnclosingVariableOrCapture());
    std::string Place = Ours ? placeOf(What) : std::string();
    if (!Place.empty() && leavesNothing(What->getType(), F) && isTaken(*Call, F))
      Found.push_back({Call, Var, std::move(Place)});
  }
  return Found;
}

Touch touchOf(const Event &E, const Move &M, const Function &F) {
  bool Dies = E.Kind == Event::VariableDies || E.Kind == Event::LifetimeEnds;
  if (Dies && E.Variable == M.Variable)
    return Touch::Ends;
  if (E.Kind != Event::Statement)
    return Touch::None;
  // An exception ends the life of a variable without an event; its declaration begins another.
  if (const auto *Declared = E.as<DeclStmt>();
      Declared && llvm::is_contained(Declared->decls(), M.Variable))
    return Touch::Ends;
  if (const auto *Lambda = E.as<LambdaExpr>())
    return llvm::any_of(Lambda->captures(),
                        [&](const LambdaCapture &C) {
                          return C.capturesVariable() && C.getCapturedVar() == M.Variable;
                        })
               ? Touch::Renews
               : Touch::None;
  const auto *Ref = E.as<DeclRefExpr>();
  if (!Ref || Ref->getDecl() != M.Variable)
    return Touch::None;
  const Expr *Part = namedPart(Ref, M.Place, F);
  std::string Named = placeOf(Part);
  if (!llvm::StringRef(M.Place).starts_with(Named))
    return Touch::None; // another part
  if (Named != M.Place) {
    Touch Whole = touchByUser(Part, F);
    return Whole == Touch::Renews ? Touch::Renews : Touch::None;
  }
  return touchByUser(Part, F);
}

} // namespace corolint
