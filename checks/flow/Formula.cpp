// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Formula.h"

#include "code/Unit.h"
#include "model/Models.h"
#include "model/Names.h"
#include "values/Consumption.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclCXX.h"
#include "clang/Analysis/Analyses/LifetimeSafety/LifetimeAnnotations.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::dyn_cast_or_null;
using llvm::isa;

namespace corolint {

namespace {

/// Functions are read this deep, and formulas grow up to this size: what asks more is not known.
constexpr unsigned MaxDepth = 10, MaxSteps = 400;

/// The one expression that \p Callee returns and does nothing else; null if it is more than that.
const Expr *returnedBy(const Stmt *Body, const ASTContext &Context) {
  if (const auto *Return = dyn_cast_or_null<ReturnStmt>(Body))
    return Return->getRetValue();
  if (const auto *If = dyn_cast_or_null<IfStmt>(Body); If && If->isConstexpr()) {
    std::optional<int64_t> Taken = constantOf(If->getCond(), Context);
    return Taken ? returnedBy(*Taken ? If->getThen() : If->getElse(), Context) : nullptr;
  }
  const auto *Block = dyn_cast_or_null<CompoundStmt>(Body);
  if (!Block)
    return nullptr;
  for (const Stmt *S : Block->body()) {
    if (isa<NullStmt>(S))
      continue;
    if (const auto *Declaration = dyn_cast<DeclStmt>(S);
        Declaration &&
        llvm::none_of(Declaration->decls(), [](const Decl *D) { return isa<VarDecl>(D); }))
      continue;
    return returnedBy(S, Context);
  }
  return nullptr;
}

bool mayBeOverridden(const FunctionDecl &Callee) {
  const auto *Method = dyn_cast<CXXMethodDecl>(&Callee);
  return Method && Method->isVirtual() && !Method->hasAttr<FinalAttr>();
}

/// The relation of `b R a` where it is `a R' b`.
BinaryOperatorKind swapped(BinaryOperatorKind Relation) {
  switch (Relation) {
  case BO_LT:
    return BO_GT;
  case BO_GT:
    return BO_LT;
  case BO_LE:
    return BO_GE;
  case BO_GE:
    return BO_LE;
  default:
    return Relation;
  }
}

} // namespace

/// The call that an expression is read in: what its parameters and its object stand for.
struct Formulas::Frame {
  const FunctionDecl *Callee = nullptr; ///< null: the function itself
  const CallExpr *Call = nullptr;
  const Frame *Caller = nullptr;
  unsigned Depth = 0;

  /// The argument for \p Param, to be read in *Caller.
  const Expr *argument(const ParmVarDecl &Param) const {
    for (unsigned I = 0, N = Call ? Call->getNumArgs() : 0; I != N; ++I)
      if (const ParmVarDecl *P = parameterOf(Call, I);
          P && P->getFunctionScopeIndex() == Param.getFunctionScopeIndex())
        return Call->getArg(I);
    return nullptr;
  }
  /// The expression for the object of the call, and whether it is a pointer to it.
  std::pair<const Expr *, bool> object() const {
    if (const auto *Member = dyn_cast_or_null<CXXMemberCallExpr>(Call)) {
      const Expr *Object = Member->getImplicitObjectArgument();
      return {Object, Object && Object->getType()->isPointerType()};
    }
    if (isa_and_nonnull<CXXOperatorCallExpr>(Call))
      return {Call->getArg(0), false};
    return {nullptr, false};
  }
};

/// Reads expressions, those of callees in place of the calls.
struct Formulas::Reader {
  Formulas &To;
  const Places &Known;
  unsigned Steps = 0;

  explicit Reader(Formulas &To) : To(To), Known(To.F.get<Places>()) {}

  unsigned formula(const Expr *E, const Frame &In) {
    if (!E || ++Steps > MaxSteps)
      return 0;
    E = E->IgnoreParens();
    if (const auto *Full = dyn_cast<FullExpr>(E))
      return formula(Full->getSubExpr(), In);
    if (const auto *Temporary = dyn_cast<MaterializeTemporaryExpr>(E))
      return formula(Temporary->getSubExpr(), In);
    if (const auto *Bound = dyn_cast<CXXBindTemporaryExpr>(E))
      return formula(Bound->getSubExpr(), In);
    if (std::optional<int64_t> Value = constantOf(E, To.F.context()))
      return constant(*Value != 0);
    if (const auto *Cast = dyn_cast<CastExpr>(E); Cast && isCondition(Cast->getSubExpr()))
      return formula(Cast->getSubExpr(), In);
    if (const auto *Rewritten = dyn_cast<CXXRewrittenBinaryOperator>(E))
      return formula(Rewritten->getSemanticForm(), In);
    if (const auto *Unary = dyn_cast<UnaryOperator>(E); Unary && Unary->getOpcode() == UO_LNot)
      return composed(Formula::Not, formula(Unary->getSubExpr(), In), 0);
    if (const auto *Binary = dyn_cast<BinaryOperator>(E))
      return binary(*Binary, In);
    if (const auto *Choice = dyn_cast<ConditionalOperator>(E))
      return choice(*Choice, In);
    if (const auto *Call = dyn_cast<CallExpr>(E))
      return call(*Call, In);
    if (const Expr *Init = initialiser(E, In); Init && isCondition(Init))
      return formula(Init, In);
    return compare(term(E, In), BO_NE, 0);
  }

  std::optional<unsigned> term(const Expr *E, const Frame &In) {
    E = plain(E);
    if (!E || ++Steps > MaxSteps)
      return std::nullopt;
    if (std::optional<Update> Set = updateOf(E, To.F.context()); Set && !In.Call)
      return Set->Yields == Update::Before ? To.intern(result(E)) : held(Set->Object, In);
    if (const Expr *Atomic = atomicReadBy(E))
      return held(Atomic, In);
    if (const auto *Unary = dyn_cast<UnaryOperator>(E);
        Unary && (Unary->getOpcode() == UO_Minus || Unary->getOpcode() == UO_Not))
      return operation(Unary->getOpcode() + 1000, Unary->getType(), {Unary->getSubExpr()}, In);
    if (const auto *Binary = dyn_cast<BinaryOperator>(E)) {
      if (Binary->isAssignmentOp())
        return scalar(Binary->getLHS(), In);
      if (Binary->isAdditiveOp() || Binary->isMultiplicativeOp() || Binary->isShiftOp() ||
          Binary->isBitwiseOp())
        return operation(Binary->getOpcode(), Binary->getType(),
                         {Binary->getLHS(), Binary->getRHS()}, In);
      return std::nullopt;
    }
    if (const Expr *Init = initialiser(E, In))
      if (std::optional<unsigned> Made = term(Init, In))
        return Made;
    if (E->isGLValue())
      return scalar(E, In);
    const auto *Call = dyn_cast<CallExpr>(E);
    if (!Call)
      return std::nullopt;
    if (std::optional<Question> Asked = questionOf(*Call))
      return Asked->Negated ? std::nullopt : question(*Asked, In);
    const Expr *Returned = returned(*Call, In);
    if (!Returned)
      return std::nullopt;
    Frame Callee = enter(*Call, In);
    return term(Returned, Callee);
  }

  /// The scalar in \p Object, or the value of the atomic, unless other threads may change that.
  std::optional<unsigned> held(const Expr *Object, const Frame &In) {
    if (!isAtomic(Object->getType()))
      return scalar(Object, In);
    Place Of = place(Object, In);
    if (!Of || !Of.isFrameLocal() || Known.isExposed(*Of.rootVariable()))
      return std::nullopt;
    return To.termOf(Of, To.F.context().LongLongTy);
  }

private:
  /// Casts that do not change the value, as far as a comparison with a constant can tell.
  static const Expr *plain(const Expr *E) {
    while (E) {
      E = E->IgnoreParens();
      if (const auto *Full = dyn_cast<FullExpr>(E))
        E = Full->getSubExpr();
      else if (const auto *Temporary = dyn_cast<MaterializeTemporaryExpr>(E))
        E = Temporary->getSubExpr();
      else if (const auto *Cast = dyn_cast<CastExpr>(E); Cast && keepsValue(Cast->getCastKind()))
        E = Cast->getSubExpr();
      else
        break;
    }
    return E;
  }

  static bool keepsValue(CastKind Kind) {
    switch (Kind) {
    case CK_LValueToRValue:
    case CK_NoOp:
    case CK_IntegralCast:
    case CK_IntegralToBoolean:
    case CK_PointerToBoolean:
    case CK_DerivedToBase:
    case CK_UncheckedDerivedToBase:
    case CK_UserDefinedConversion:
      return true;
    default:
      return false;
    }
  }

  /// Whether \p E has the form of a condition rather than of a value.
  bool isCondition(const Expr *E) const {
    E = plain(E);
    if (const auto *Unary = dyn_cast<UnaryOperator>(E))
      return Unary->getOpcode() == UO_LNot;
    if (const auto *Binary = dyn_cast<BinaryOperator>(E))
      return Binary->isComparisonOp() || Binary->isLogicalOp() || Binary->getOpcode() == BO_Comma;
    return isa<CXXRewrittenBinaryOperator>(E) || (isa<CallExpr>(E) && !isValue(E));
  }

  /// Whether \p E is the value of an object that it sets or reads.
  bool isValue(const Expr *E) const { return updateOf(E, To.F.context()) || atomicReadBy(E); }

  unsigned constant(bool True) {
    Formula Made;
    Made.Kind = Formula::Constant;
    Made.True = True;
    return To.add(Made);
  }

  unsigned composed(enum Formula::Kind Kind, unsigned Left, unsigned Right) {
    if (!Left && !Right)
      return 0;
    Formula Made;
    Made.Kind = Kind;
    Made.Left = Left;
    Made.Right = Right;
    return To.add(Made);
  }

  unsigned compare(std::optional<unsigned> Term, BinaryOperatorKind Relation, int64_t Number) {
    if (!Term)
      return 0;
    Formula Made;
    Made.Kind = Formula::Compare;
    Made.Term = *Term;
    Made.Relation = Relation;
    Made.Number = Number;
    return To.add(Made);
  }

  unsigned binary(const BinaryOperator &Binary, const Frame &In) {
    if (Binary.isLogicalOp())
      return composed(Binary.getOpcode() == BO_LAnd ? Formula::And : Formula::Or,
                      formula(Binary.getLHS(), In), formula(Binary.getRHS(), In));
    if (Binary.getOpcode() == BO_Comma)
      return formula(Binary.getRHS(), In);
    if (!Binary.isComparisonOp() || Binary.getOpcode() == BO_Cmp)
      return compare(term(&Binary, In), BO_NE, 0);
    return comparison(Binary.getOpcode(), Binary.getLHS(), Binary.getRHS(), In);
  }

  /// `c ? a : b`, as `(c && a) || (!c && b)`.
  unsigned choice(const ConditionalOperator &Choice, const Frame &In) {
    unsigned If = formula(Choice.getCond(), In);
    unsigned Then = formula(Choice.getTrueExpr(), In);
    unsigned Else = formula(Choice.getFalseExpr(), In);
    return composed(Formula::Or, composed(Formula::And, If, Then),
                    composed(Formula::And, composed(Formula::Not, If, 0), Else));
  }

  unsigned comparison(BinaryOperatorKind Relation, const Expr *Left, const Expr *Right,
                      const Frame &In) {
    std::optional<int64_t> A = number(Left, In), B = number(Right, In);
    if (A && !B) {
      std::swap(Left, Right);
      std::swap(A, B);
      Relation = swapped(Relation);
    }
    // `flag == false`, `(a && b) == true`
    if (B && isCondition(Left) && plain(Left)->getType()->isBooleanType() &&
        (Relation == BO_EQ || Relation == BO_NE) && (*B == 0 || *B == 1)) {
      unsigned Inner = formula(Left, In);
      return (Relation == BO_EQ) == (*B == 1) ? Inner : composed(Formula::Not, Inner, 0);
    }
    if (B)
      return compare(term(Left, In), Relation, *B);
    std::optional<unsigned> First = term(Left, In), Second = term(Right, In);
    if (!First || !Second)
      return 0;
    if (*Second < *First) {
      std::swap(First, Second);
      Relation = swapped(Relation);
    }
    // Whether a is less than, equal to or greater than b, as the sign of a difference.
    Term Difference;
    Difference.Kind = Term::Operation;
    Difference.Opcode = BO_Cmp;
    Difference.Operands = {*First, *Second};
    return compare(To.intern(std::move(Difference)), Relation, 0);
  }

  std::optional<int64_t> number(const Expr *E, const Frame &In) {
    if (std::optional<int64_t> Value = constantOf(E, To.F.context()))
      return Value;
    const auto *Ref = dyn_cast_or_null<DeclRefExpr>(plain(E));
    const auto *Param = Ref ? dyn_cast<ParmVarDecl>(Ref->getDecl()) : nullptr;
    if (Param && In.Call)
      if (const Expr *Argument = In.argument(*Param))
        return number(Argument, *In.Caller);
    return std::nullopt;
  }

  unsigned call(const CallExpr &Call, const Frame &In) {
    const FunctionDecl *Callee = Call.getDirectCallee();
    if (Callee && Call.getNumArgs() == 0) {
      if (To.F.models().has(Callee, Role::AlwaysTrue))
        return constant(true);
      if (To.F.models().has(Callee, Role::AlwaysFalse))
        return constant(false);
    }
    if (isValue(&Call))
      return compare(term(&Call, In), BO_NE, 0);
    if (std::optional<Question> Asked = questionOf(Call)) {
      unsigned Found = compare(question(*Asked, In), BO_NE, 0);
      return Asked->Negated ? composed(Formula::Not, Found, 0) : Found;
    }
    const Expr *Returned = returned(Call, In);
    if (!Returned)
      return 0;
    Frame Inside = enter(Call, In);
    return formula(Returned, Inside);
  }

  /// What is asked of an object of the standard library. The bodies of its functions are not read:
  /// some hosts leave them out.
  struct Question {
    const Expr *Object;
    const FunctionDecl *Asks = nullptr;
    QualType Type;
    bool Negated = false;
  };

  std::optional<Question> questionOf(const CallExpr &Call) const {
    const FunctionDecl *Callee = Call.getDirectCallee();
    if (!Callee || !isStd(*Callee) || !Callee->getReturnType()->isScalarType())
      return std::nullopt;
    if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(&Call))
      return comparisonWithNothing(*Operator);
    const auto *Member = dyn_cast<CXXMemberCallExpr>(&Call);
    if (Member && Member->getNumArgs() == 0 && Member->getMethodDecl()->isConst())
      return memberQuestion(*Member);
    // std::holds_alternative<T>(v), std::size(v)
    if (!Member && Call.getNumArgs() == 1 && ownsOrViews(Call.getArg(0)->getType()))
      return Question{Call.getArg(0), Callee, Callee->getReturnType()};
    return std::nullopt;
  }

  /// Whether objects of \p T answer from what they own or refer to, so that the answer is the same
  /// until they change. A std::stop_token or an atomic does not.
  static bool ownsOrViews(QualType T) {
    return lifetimes::isGslOwnerType(T) || lifetimes::isGslPointerType(T);
  }

  /// `p == nullptr`, `o != std::nullopt`
  static std::optional<Question> comparisonWithNothing(const CXXOperatorCallExpr &Call) {
    bool Equal = Call.getOperator() == OO_EqualEqual;
    if (Call.getNumArgs() != 2 || (!Equal && Call.getOperator() != OO_ExclaimEqual))
      return std::nullopt;
    for (unsigned Side : {0, 1}) {
      QualType T = Call.getArg(Side)->getType();
      if (T->isNullPtrType() || identifierOf(recordOf(T)) == "nullopt_t")
        return Question{Call.getArg(1 - Side), nullptr, {}, Equal};
    }
    return std::nullopt;
  }

  std::optional<Question> memberQuestion(const CXXMemberCallExpr &Call) const {
    const CXXMethodDecl *Method = Call.getMethodDecl();
    Question Asked{Call.getImplicitObjectArgument(), Method->getCanonicalDecl(),
                   Method->getReturnType()};
    const auto *Conversion = dyn_cast<CXXConversionDecl>(Method);
    llvm::StringRef Name = identifierOf(Method);
    bool Holds = Conversion ? Conversion->isExplicit() && Asked.Type->isBooleanType()
                            : Name == "has_value" || Name == "owns_lock" || Name == "get";
    if (Holds) {
      Asked.Asks = nullptr;
      return Asked;
    }
    if (!ownsOrViews(Call.getObjectType()))
      return std::nullopt;
    // [container.reqmts]: empty() is size() == 0.
    if (Name == "empty")
      for (const NamedDecl *D : Method->getParent()->lookup(&To.F.context().Idents.get("size")))
        if (const auto *Size = dyn_cast<CXXMethodDecl>(D))
          return Question{Asked.Object, Size->getCanonicalDecl(), Size->getReturnType(), true};
    return Asked;
  }

  std::optional<unsigned> question(const Question &Asked, const Frame &In) {
    Term Made;
    Made.Kind = Term::Question;
    Made.Of = Asked.Object->getType()->isPointerType() ? pointee(Asked.Object, In)
                                                       : place(Asked.Object, In);
    Made.Asks = Asked.Asks;
    Made.Type = Asked.Type;
    return Made.Of ? std::optional(To.intern(std::move(Made))) : std::nullopt;
  }

  const Expr *returned(const CallExpr &Call, const Frame &In) {
    const FunctionDecl *Callee = Call.getDirectCallee();
    const FunctionDecl *Definition = nullptr;
    if (!Callee || isStd(*Callee) || In.Depth == MaxDepth || !Callee->hasBody(Definition) ||
        mayBeOverridden(*Callee) || Definition->isDependentContext())
      return nullptr;
    return returnedBy(Definition->getBody(), To.F.context());
  }

  static Frame enter(const CallExpr &Call, const Frame &In) {
    return {Call.getDirectCallee(), &Call, &In, In.Depth + 1};
  }

  /// What a constant local was made from, where that still has the value it had.
  const Expr *initialiser(const Expr *E, const Frame &In) {
    const auto *Ref = In.Call ? nullptr : dyn_cast_or_null<DeclRefExpr>(plain(E));
    const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
    if (!Var || isa<ParmVarDecl>(Var) || !Var->getInit() || !Var->hasLocalStorage() ||
        Ref->refersToEnclosingVariableOrCapture() || !Var->getType()->isScalarType() ||
        !Known.isNeverChanged(*Var))
      return nullptr;
    bool Lasts = true;
    walk(Var->getInit(), [&](const Stmt *S) {
      if (const auto *Used = dyn_cast<DeclRefExpr>(S)) {
        const auto *Source = dyn_cast<VarDecl>(Used->getDecl());
        Lasts &= !Source || (Known.of(Used).isFrameLocal() && Known.isNeverChanged(*Source));
      } else {
        Lasts &= !isa<CallExpr, CXXThisExpr, UnaryOperator, MemberExpr>(S) ||
                 (isa<UnaryOperator>(S) && cast<UnaryOperator>(S)->getOpcode() == UO_LNot);
      }
      return Lasts;
    });
    return Lasts ? Var->getInit() : nullptr;
  }

  Term result(const Expr *E) {
    Term Made;
    Made.Kind = Term::Result;
    Made.At = E;
    Made.Type = E->getType();
    return Made;
  }

  std::optional<unsigned> operation(unsigned Opcode, QualType Type,
                                    llvm::ArrayRef<const Expr *> Parts, const Frame &In) {
    Term Made;
    Made.Kind = Term::Operation;
    Made.Opcode = Opcode;
    Made.Type = Type;
    for (const Expr *Part : Parts) {
      // A constant is told from a term by its first number.
      if (std::optional<int64_t> Value = number(Part, In)) {
        Made.Operands.insert(Made.Operands.end(), {-1, *Value});
        continue;
      }
      std::optional<unsigned> Operand = term(Part, In);
      if (!Operand)
        return std::nullopt;
      Made.Operands.push_back(*Operand);
    }
    return To.intern(std::move(Made));
  }

  /// The scalar in the object that glvalue \p E names.
  std::optional<unsigned> scalar(const Expr *E, const Frame &In) {
    QualType Type = E->getType();
    if (!Type->isScalarType() || Type.isVolatileQualified() || Type->isFloatingType())
      return std::nullopt;
    Place Of = place(E, In);
    return Of ? std::optional(To.termOf(Of, Type)) : std::nullopt;
  }

  /// As Places::of(), with the parameters of callees replaced.
  Place place(const Expr *E, const Frame &In) {
    if (!E || ++Steps > MaxSteps)
      return {};
    if (!In.Call)
      if (Place Named = Known.of(E))
        return Named;
    E = glvalue(E);
    if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
      const auto *Param = dyn_cast<ParmVarDecl>(Ref->getDecl());
      if (!Param || Ref->refersToEnclosingVariableOrCapture())
        return In.Call && isChangedCopy(*Ref, In) ? Place() : Known.of(E);
      const Expr *Argument = In.Call ? In.argument(*Param) : nullptr;
      return Argument ? place(Argument, *In.Caller) : Place();
    }
    if (const auto *Member = dyn_cast<MemberExpr>(E)) {
      const auto *Field = dyn_cast<FieldDecl>(Member->getMemberDecl());
      Place Base = !Field              ? Place()
                   : Member->isArrow() ? pointee(Member->getBase(), In)
                                       : place(Member->getBase(), In);
      return Base ? Known.field(Base, *Field) : Place();
    }
    if (const auto *Unary = dyn_cast<UnaryOperator>(E); Unary && Unary->getOpcode() == UO_Deref)
      return pointee(Unary->getSubExpr(), In);
    if (const auto *Call = dyn_cast<CallExpr>(E))
      if (const Expr *Returned = returned(*Call, In)) {
        Frame Inside = enter(*Call, In);
        return place(Returned, Inside);
      }
    return {};
  }

  /// Whether a lambda that is called has a copy of what has another value since.
  bool isChangedCopy(const DeclRefExpr &Ref, const Frame &In) const {
    const auto *Operator = dyn_cast<CXXMethodDecl>(In.Callee);
    const auto *Var = dyn_cast<VarDecl>(Ref.getDecl());
    if (!Var || !Ref.refersToEnclosingVariableOrCapture() || Known.isNeverChanged(*Var))
      return false;
    return !Operator || llvm::none_of(Operator->getParent()->captures(), [&](const auto &C) {
      return C.capturesVariable() && C.getCapturedVar() == Var && C.getCaptureKind() == LCK_ByRef;
    });
  }

  Place pointee(const Expr *E, const Frame &In) {
    E = glvalue(E);
    if (const auto *Method = dyn_cast_or_null<CXXMethodDecl>(In.Callee);
        Method && Method->getParent()->isLambda() && isa<CXXThisExpr>(E))
      return Known.self();
    if (isa<CXXThisExpr>(E) && In.Call) {
      auto [Object, Pointer] = In.object();
      return !Object ? Place() : Pointer ? pointee(Object, *In.Caller) : place(Object, *In.Caller);
    }
    if (!In.Call)
      return Known.pointee(E);
    if (const auto *Unary = dyn_cast<UnaryOperator>(E); Unary && Unary->getOpcode() == UO_AddrOf)
      return place(Unary->getSubExpr(), In);
    Place Pointer = place(E, In);
    return Pointer ? Known.pointee(Pointer) : Place();
  }

  static const Expr *glvalue(const Expr *E) {
    while (E) {
      E = E->IgnoreParens();
      const auto *Cast = dyn_cast<CastExpr>(E);
      if (const auto *Full = dyn_cast<FullExpr>(E))
        E = Full->getSubExpr();
      else if (isMoveOrForward(E))
        E = cast<CallExpr>(E)->getArg(0);
      else if (Cast && (keepsValue(Cast->getCastKind()) || Cast->getCastKind() == CK_BaseToDerived))
        E = Cast->getSubExpr();
      else
        break;
    }
    return E;
  }
};

unsigned Formulas::add(const Formula &Made) {
  All.push_back(Made);
  return All.size() - 1;
}

unsigned Formulas::intern(Term Made) {
  std::vector<int64_t> Key = {Made.Kind, Made.Of.id(), Made.Opcode,
                              static_cast<int64_t>(reinterpret_cast<uintptr_t>(Made.At)),
                              static_cast<int64_t>(reinterpret_cast<uintptr_t>(Made.Asks))};
  Key.insert(Key.end(), Made.Operands.begin(), Made.Operands.end());
  auto [Found, New] = Interned.try_emplace(std::move(Key), Terms.size());
  if (!New)
    return Found->second;
  if (Made.Of)
    Made.Places.push_back(Made.Of);
  for (size_t I = 0; I < Made.Operands.size(); ++I)
    if (Made.Operands[I] < 0)
      ++I;
    else
      llvm::append_range(Made.Places, Terms[Made.Operands[I]].Places);
  Terms.push_back(std::move(Made));
  return Found->second;
}

unsigned Formulas::termOf(Place Of, QualType Type) {
  Term Made;
  Made.Of = Of;
  Made.Type = Type.getUnqualifiedType();
  unsigned Index = intern(std::move(Made));
  ByPlace[Of.id()] = Index;
  return Index;
}

std::optional<unsigned> Formulas::find(Place Of) const {
  auto Found = ByPlace.find(Of.id());
  return Found == ByPlace.end() ? std::nullopt : std::optional(Found->second);
}

std::optional<unsigned> Formulas::termOf(const Expr *E) {
  return E ? Reader(*this).term(E, Frame()) : std::nullopt;
}

unsigned Formulas::of(const Expr *Condition) {
  auto [At, Missing] = Read.try_emplace(Condition, 0);
  if (!Missing)
    return At->second;
  unsigned Made = Reader(*this).formula(Condition, Frame());
  return Read[Condition] = Made;
}

unsigned Formulas::equals(const Expr *E, int64_t Number) {
  std::optional<unsigned> Asked = termOf(E);
  if (!Asked)
    return 0;
  Formula Made;
  Made.Kind = Formula::Compare;
  Made.Term = *Asked;
  Made.Relation = BO_EQ;
  Made.Number = Number;
  return add(Made);
}

std::optional<unsigned> Formulas::heldBefore(unsigned Result) {
  if (Terms[Result].Kind != Term::Result)
    return std::nullopt;
  return Reader(*this).held(updateOf(Terms[Result].At, F.context())->Object, Frame());
}

Assigned Formulas::valueAfter(const Update &U) {
  if (U.New)
    return valueOf(U.New);
  Assigned Value;
  Value.Constant = U.Number;
  Value.Plus = U.Plus;
  if (!Value.Constant)
    Value.Term = Reader(*this).held(U.Object, Frame());
  return Value;
}

Assigned Formulas::valueOf(const Expr *E) {
  Assigned Value;
  if (!E)
    return Value;
  // std::atomic<int> n(0);
  if (const auto *Made = dyn_cast<CXXConstructExpr>(E->IgnoreImplicit());
      Made && isAtomic(Made->getType())) {
    if (Made->getNumArgs() != 0)
      return valueOf(Made->getArg(0));
    Value.Constant = 0;
    return Value;
  }
  if ((Value.Constant = constantOf(E, F.context())))
    return Value;
  if ((Value.Term = termOf(E)))
    return Value;
  if (E->getType()->isBooleanType())
    if (unsigned Made = of(E))
      Value.Outcome = Made;
  return Value;
}

} // namespace corolint
