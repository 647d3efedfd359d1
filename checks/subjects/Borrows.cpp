// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Borrows.h"

#include "code/ReferenceTypes.h"
#include "code/Unit.h"
#include "model/Names.h"
#include "values/Consumption.h"

#include "clang/AST/ExprCXX.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::dyn_cast_or_null;
using llvm::isa;

namespace corolint {

bool isBuffer(QualType T) {
  const CXXRecordDecl *Record = T->isReferenceType() ? nullptr : recordOf(T);
  if (!Record || !(Record = Record->getDefinition()) || !Record->hasTrivialDestructor() ||
      Record->isInStdNamespace() || Record->getNumBases())
    return false;
  unsigned Pointers = 0, Sizes = 0, Others = 0;
  for (const FieldDecl *Field : Record->fields())
    ++(Field->getType()->isPointerType()           ? Pointers
       : Field->getType()->isUnsignedIntegerType() ? Sizes
                                                   : Others);
  return Pointers == 1 && Sizes == 1 && !Others;
}

/// A record that refers to characters or elements and owns none of them: no destructor to run, a
/// pointer, and a way to iterate. string_view of any library.
static bool isViewByStructure(QualType T) {
  const CXXRecordDecl *Record = T->isReferenceType() ? nullptr : recordOf(T);
  if (!Record || !(Record = Record->getDefinition()) || !Record->hasTrivialDestructor())
    return false;
  ASTContext &Context = Record->getASTContext();
  return !Record->lookup(&Context.Idents.get("begin")).empty() &&
         llvm::any_of(Record->fields(),
                      [](const FieldDecl *F) { return F->getType()->isPointerType(); });
}

bool looksInto(QualType T) { return isView(T) || isViewByStructure(T) || isBuffer(T); }

/// The iterator in what `insert()` and `try_emplace()` give; any other type as it is.
static QualType positionIn(QualType T) {
  const auto *Pair = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
      T->isReferenceType() ? nullptr : recordOf(T));
  return Pair && Pair->isInStdNamespace() && identifierOf(Pair) == "pair"
             ? Pair->getTemplateArgs()[0].getAsType()
             : T;
}

namespace {

/// Calls are looked through this far, expressions this deep.
constexpr unsigned MaxCalls = 4, MaxDepth = 24;

class Tracer {
public:
  Tracer(const Function &F, unsigned Calls) : F(F), Calls(Calls) {}

  Borrows Found;
  bool ThroughObject = false; ///< leads on into the object of the function
  llvm::SmallVector<const ParmVarDecl *, 2> ThroughParameters;
  bool OfFrame = false;   ///< leads into a local variable, which the frame owns
  bool Position = false;  ///< an iterator: it depends on more than the element it is at
  bool Elsewhere = false; ///< behind a pointer that owns: where that lies does not matter

  /// The object that glvalue \p E names.
  void place(const Expr *E) {
    if (!(E = step(E)))
      return;
    if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
      return variable(Ref);
    if (const auto *Member = dyn_cast<MemberExpr>(E))
      return member(Member);
    if (isa<CXXThisExpr>(E)) {
      ThroughObject = true;
      return;
    }
    if (const auto *Choice = dyn_cast<AbstractConditionalOperator>(E)) {
      place(Choice->getTrueExpr());
      return place(Choice->getFalseExpr());
    }
    if (const auto *Unary = dyn_cast<UnaryOperator>(E); Unary && Unary->getOpcode() == UO_Deref) {
      Position = false;
      return value(Unary->getSubExpr());
    }
    if (const auto *Element = dyn_cast<ArraySubscriptExpr>(E)) {
      const Expr *Base = Element->getBase()->IgnoreImpCasts();
      return Base->getType()->isArrayType() ? place(Base) : value(Base);
    }
    if (const auto *Call = dyn_cast<CallExpr>(E))
      return call(Call);
  }

  /// The objects that the value of \p E refers to.
  void value(const Expr *E) {
    if (!(E = step(E)))
      return;
    if (isa<CXXThisExpr>(E)) {
      ThroughObject = true;
      return;
    }
    if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
      return copied(Ref);
    if (const auto *Unary = dyn_cast<UnaryOperator>(E))
      return Unary->getOpcode() == UO_AddrOf ? place(Unary->getSubExpr()) : void();
    if (const auto *Choice = dyn_cast<AbstractConditionalOperator>(E)) {
      value(Choice->getTrueExpr());
      return value(Choice->getFalseExpr());
    }
    if (const auto *Binary = dyn_cast<BinaryOperator>(E); Binary && Binary->isAdditiveOp())
      return value(Binary->getLHS());
    if (const auto *Construct = dyn_cast<CXXConstructExpr>(E); Construct && Construct->getNumArgs())
      return holder(Construct->getArg(0));
    if (const auto *Member = dyn_cast<MemberExpr>(E);
        Member && isIterator(positionIn(Member->getBase()->getType())))
      return value(Member->getBase()); // `table.try_emplace(k).first`
    if (const auto *Parts = dyn_cast<InitListExpr>(E))
      return Parts->getNumInits() ? value(Parts->getInit(0)) : void();
    if (const auto *Call = dyn_cast<CallExpr>(E))
      return call(Call);
  }

  /// What \p E holds, or, where it is a view, looks at.
  void holder(const Expr *E) {
    const Expr *Named = step(E);
    if (!Named)
      return;
    if (looksInto(Named->getType()))
      return value(E);
    Holding Kind = holdingOf(Named->getType());
    if (Kind == Holding::None)
      return place(E);
    if (const auto *Copy = dyn_cast<CXXConstructExpr>(Named); Copy && Copy->getNumArgs() == 1)
      return Copy->getConstructor()->isCopyConstructor() ? holder(Copy->getArg(0)) : void();
    if (const auto *Call = dyn_cast<CallExpr>(Named); Call && !Call->isGLValue()) {
      // A copy of what a getter gives lives for this statement.
      if (isPointer(Kind))
        call(Call);
      return;
    }
    if (ownVariable(Named)) {
      // A local shared_ptr keeps the object, and not what that refers to in turn.
      OfFrame |= Kind != Holding::Shared;
      return;
    }
    add(Named, Kind);
    Elsewhere |= isPointer(Kind);
    place(Named);
  }

private:
  /// \p E without what keeps the object or value, as long as the search may continue.
  const Expr *step(const Expr *E) {
    E = E && ++Depth <= MaxDepth ? movedValueOf(E) : nullptr;
    while (const auto *Cast = dyn_cast_or_null<CastExpr>(E))
      E = movedValueOf(Cast->getSubExpr());
    return E;
  }

  /// `table->`, where that is a container.
  void behind(const Expr *Pointer, Holding Kind) {
    if (isContainer(Kind))
      add(Pointer, Kind);
    value(Pointer);
  }

  void add(const Expr *Named, Holding Kind) {
    const ValueDecl *Holder = holderNamed(Named, isContainer(Kind));
    bool Const = Holder && Holder->getType().getNonReferenceType().isConstQualified();
    if (!Holder || (Const && !isa<ParmVarDecl>(Holder))) // the argument may be changed
      return;
    bool Moved = Kind == Holding::Moves || (Position && Kind == Holding::KeepsNodes);
    const auto *Var = dyn_cast<VarDecl>(Holder);
    Found.push_back({Holder, Named, Kind, Moved && !Elsewhere, Var && !Var->hasLocalStorage()});
    Position = false;
  }

  /// The local variable of the function that \p E is, by value.
  const VarDecl *ownVariable(const Expr *E) const {
    const auto *Ref = dyn_cast<DeclRefExpr>(E);
    const auto *Var = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
    return Var && Var->hasLocalStorage() && !Var->getType()->isReferenceType() &&
                   !Ref->refersToEnclosingVariableOrCapture()
               ? Var
               : nullptr;
  }

  void variable(const DeclRefExpr *Ref) {
    if (const auto *Binding = dyn_cast<BindingDecl>(Ref->getDecl())) {
      const auto *Whole = dyn_cast<VarDecl>(Binding->getDecomposedDecl());
      if (Whole && Whole->getInit() && Whole->getType()->isReferenceType())
        return place(Whole->getInit());
      OfFrame |= Whole && Whole->getType()->isRecordType() && !Whole->getType()->isReferenceType();
      return;
    }
    if (ownVariable(Ref)) {
      if (looksInto(Ref->getType()))
        return copied(Ref);
      OfFrame |= holdingOf(Ref->getType()) != Holding::Shared;
      return;
    }
    const auto *Var = dyn_cast<VarDecl>(Ref->getDecl());
    if (const auto *Param = dyn_cast_or_null<ParmVarDecl>(Var))
      ThroughParameters.push_back(Param);
    else if (Var && Var->hasLocalStorage() && !Ref->refersToEnclosingVariableOrCapture())
      bind(Var->getType(), Var->getInit());
  }

  void bind(QualType T, const Expr *Init) {
    if (!Init)
      return;
    if (T->isReferenceType())
      return Init->isGLValue() ? place(Init) : value(Init);
    value(Init);
  }

  void copied(const DeclRefExpr *Ref) {
    const auto *Var = dyn_cast<VarDecl>(Ref->getDecl());
    if (const auto *Param = dyn_cast_or_null<ParmVarDecl>(Var))
      ThroughParameters.push_back(Param);
    else if (Var && Var->hasLocalStorage() && !Ref->refersToEnclosingVariableOrCapture() &&
             Var->getInit() && looksInto(Var->getType().getNonReferenceType()))
      value(Var->getInit());
  }

  void member(const MemberExpr *E) {
    const auto *Field = dyn_cast<FieldDecl>(E->getMemberDecl());
    if (!Field || Field->getType()->isReferenceType())
      return;
    if (!E->isArrow())
      return place(E->getBase());
    Position = false;
    value(E->getBase());
  }

  /// What the result of a call refers to.
  void call(const CallExpr *E) {
    const FunctionDecl *Callee = E->getDirectCallee();
    if (!Callee)
      return;
    const auto *Method = dyn_cast<CXXMethodDecl>(Callee);
    const Expr *Object = nullptr;
    if (const auto *Member = dyn_cast<CXXMemberCallExpr>(E))
      Object = Member->getImplicitObjectArgument();
    else if (isa<CXXOperatorCallExpr>(E) && Method && E->getNumArgs())
      Object = E->getArg(0);
    if (!isContainer(holdingOf(E->getType())))
      Position &= isIterator(positionIn(E->getType().getNonReferenceType()));
    // Members of a standard class belong to its bases.
    QualType Of = Object ? movedValueOf(Object)->getType() : QualType();
    if (!Of.isNull() && Of->isPointerType())
      Of = Of->getPointeeType();
    if (Object && (holdingOf(Of) != Holding::None || looksInto(Of)))
      return Object->getType()->isPointerType() ? behind(Object, holdingOf(Of)) : holder(Object);
    if (isStd(*Callee) && identifierOf(Callee) == "get_if" && E->getNumArgs())
      return alternative(E->getArg(0));
    if (Callee->isInStdNamespace() && E->getNumArgs() && !Object)
      return E->isGLValue() || looksInto(E->getType()) ? holder(E->getArg(0)) : void();
    if (F.unit().bodyOf(Callee))
      return through(E, *Callee, Object);
    // A view without a body in sight is one of the object that it is asked for.
    if (Object && isViewByStructure(E->getType()) && !isView(E->getType()))
      place(Object);
  }

  /// `std::get_if<T>(&choice)`.
  void alternative(const Expr *Pointer) {
    const auto *Unary = dyn_cast<UnaryOperator>(Pointer->IgnoreParenImpCasts());
    if (Unary && Unary->getOpcode() == UO_AddrOf)
      holder(Unary->getSubExpr());
  }

  /// Looks through the visible body of \p Callee.
  void through(const CallExpr *E, const FunctionDecl &Callee, const Expr *Object) {
    const auto *Method = dyn_cast<CXXMethodDecl>(&Callee);
    const Function *Body = F.unit().bodyOf(&Callee);
    if (Calls == MaxCalls || Body->isCoroutine() || (Method && Method->isVirtual()))
      return;
    Tracer Inside(*Body, Calls + 1);
    Inside.Position = Position;
    Inside.Elsewhere = Elsewhere;
    for (const auto *Return : Body->all<ReturnStmt>())
      if (const Expr *Value = Return->getRetValue())
        Inside.result(Callee.getReturnType(), Value);
    if (Inside.OfFrame)
      return;
    unsigned First = isa<CXXOperatorCallExpr>(E) && Object ? 1 : 0;
    for (const Borrow &B : Inside.Found) {
      const auto *Param = dyn_cast<ParmVarDecl>(B.Holder);
      unsigned I = Param ? Param->getFunctionScopeIndex() + First : E->getNumArgs();
      I < E->getNumArgs() ? holder(E->getArg(I)) : Found.push_back(B); // what the argument holds
    }
    Elsewhere |= Inside.Elsewhere;
    if (Inside.ThroughObject && Object)
      Object->getType()->isPointerType() ? value(Object) : place(Object);
    for (const ParmVarDecl *Param : Inside.ThroughParameters)
      if (unsigned I = Param->getFunctionScopeIndex() + First; I < E->getNumArgs())
        result(Param->getType(), E->getArg(I));
  }

public:
  /// What a result of type \p T made from \p Value refers to.
  void result(QualType T, const Expr *Value) {
    if (T->isReferenceType() && !looksInto(T.getNonReferenceType()))
      place(Value);
    else if (looksInto(T.getNonReferenceType()))
      value(Value);
    else if (isPointer(holdingOf(T)))
      holder(Value);
  }

private:
  const Function &F;
  unsigned Calls, Depth = 0;
};

Borrows outsideOfFrame(Tracer T) { return T.OfFrame ? Borrows() : std::move(T.Found); }

bool changes(const Stmt *S, const ValueDecl *Holder, bool ByInsertion) {
  Change Found = changeAt(S, Holder);
  return Found == Change::Erases || (Found == Change::Inserts && ByInsertion);
}

} // namespace

Borrows borrowsOf(QualType To, const Expr *E, const Function &F) {
  Tracer T(F, 0);
  To = To->isReferenceType() ? To : positionIn(To);
  T.Position = isIterator(To);
  if (To->isReferenceType() || looksInto(To))
    T.result(To, E);
  return outsideOfFrame(std::move(T));
}

Borrows borrowsOfObject(const Expr *Object, const Function &F) {
  Tracer T(F, 0);
  Object->getType()->isPointerType() ? T.value(Object) : T.place(Object);
  return outsideOfFrame(std::move(T));
}

Borrows iterationOf(const Expr *Range, const Function &F) {
  Tracer T(F, 0);
  T.Position = true;
  T.holder(Range);
  return outsideOfFrame(std::move(T));
}

/// `m = std::make_unique<T>();`: where nobody asks whether there is one, that is how m begins.
static bool beginsWith(const Stmt *S) {
  const auto *Assign = dyn_cast<CXXOperatorCallExpr>(S);
  if (!Assign || Assign->getOperator() != OO_Equal || Assign->getNumArgs() != 2)
    return false;
  const Expr *Value = movedValueOf(Assign->getArg(1));
  return isa_and_nonnull<CXXNewExpr>(Value) ||
         llvm::is_contained({"make_unique", "make_shared", "make_optional"},
                            identifierOf(calleeOf(Value)));
}

/// `if (m)`, `!m`, `m == nullptr`, `m.has_value()`.
static bool isAsked(const ValueDecl *Holder, Unit &In) {
  auto Asks = [&](const Stmt *S) {
    const Expr *Object = nullptr;
    if (const auto *Call = dyn_cast<CXXMemberCallExpr>(S);
        Call && (isa_and_nonnull<CXXConversionDecl>(Call->getMethodDecl()) ||
                 identifierOf(Call->getMethodDecl()) == "has_value"))
      Object = Call->getImplicitObjectArgument();
    else if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(S);
             Operator && Operator->getNumArgs() == 2 &&
             (Operator->getOperator() == OO_EqualEqual ||
              Operator->getOperator() == OO_ExclaimEqual))
      Object = Operator->getArg(0);
    return Object && holderNamed(Object, false) == Holder;
  };
  return llvm::any_of(In.functions(), [&](const std::unique_ptr<Function> &F) {
    return llvm::any_of(F->statements(), Asks);
  });
}

std::optional<Meanwhile> endedMeanwhile(const Borrow &B, const Function &F, const Stmt *During,
                                        bool Locked) {
  std::optional<bool> Asked;
  auto Ends = [&](const Stmt *S) {
    if (!changes(S, B.Holder, B.ByInsertion))
      return false;
    if (isContainer(B.Kind) || !beginsWith(S))
      return true;
    if (!Asked)
      Asked = isAsked(B.Holder, F.unit());
    return *Asked;
  };
  return whatRunsMeanwhile(F, During, Ends, Locked);
}

bool isEndedElsewhere(const Borrow &B, const Function &F) {
  return llvm::any_of(F.unit().functions(), [&](const std::unique_ptr<Function> &Other) {
    return Other.get() != &F && !isa<CXXConstructorDecl, CXXDestructorDecl>(Other->decl()) &&
           llvm::any_of(Other->statements(), [&](const Stmt *S) {
             return changes(S, B.Holder, B.ByInsertion) && !waitsFirst(S, *Other, F);
           });
  });
}

bool isChangedIn(const ValueDecl *Name, bool ByInsertion, Unit &In, const Function *Except) {
  return llvm::any_of(In.functions(), [&](const std::unique_ptr<Function> &F) {
    return F.get() != Except && !isa<CXXConstructorDecl, CXXDestructorDecl>(F->decl()) &&
           llvm::any_of(F->statements(),
                        [&](const Stmt *S) { return changes(S, Name, ByInsertion); });
  });
}

} // namespace corolint
