// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Referent.h"

#include "Consumption.h"
#include "Lending.h"
#include "model/Names.h"

#include "clang/AST/Attr.h"
#include "clang/AST/StmtCXX.h"
#include "clang/Analysis/Analyses/LifetimeSafety/LifetimeAnnotations.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::dyn_cast_or_null;
using llvm::isa;
using llvm::isa_and_nonnull;

namespace corolint {
namespace {

/// Initialisers of references to references are followed this far.
constexpr unsigned MaxDepth = 12;

class Tracer {
public:
  Referents Found;
  /// The reference-like members of *this that were followed.
  llvm::SmallVector<const FieldDecl *, 2> Members;
  llvm::function_ref<bool(const Expr *)> IsSought;

  /// The object that glvalue \p E names.
  void place(const Expr *E, unsigned Depth = 0) {
    if (!E || Depth > MaxDepth)
      return;
    E = E->IgnoreParens();
    if (IsSought && IsSought(E))
      return add(Referent::Sought, E);
    if (const auto *Temporary = dyn_cast<MaterializeTemporaryExpr>(E))
      return temporary(Temporary);
    if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
      return variable(Ref, Depth);
    if (isa<CXXThisExpr>(E))
      return add(Referent::This, E);
    if (const auto *Cast = dyn_cast<CastExpr>(E))
      return place(Cast->getSubExpr(), Depth + 1);
    if (const auto *Full = dyn_cast<FullExpr>(E))
      return place(Full->getSubExpr(), Depth + 1);
    if (const auto *Default = dyn_cast<CXXDefaultArgExpr>(E))
      return place(Default->getExpr(), Depth + 1);
    if (const auto *Bound = dyn_cast<CXXBindTemporaryExpr>(E))
      return place(Bound->getSubExpr(), Depth + 1);
    if (const auto *Member = dyn_cast<MemberExpr>(E))
      return member(Member, Depth);
    if (const auto *Element = dyn_cast<ArraySubscriptExpr>(E))
      return value(Element->getBase(), Depth + 1);
    if (const auto *Choice = dyn_cast<AbstractConditionalOperator>(E)) {
      place(Choice->getTrueExpr(), Depth + 1);
      return place(Choice->getFalseExpr(), Depth + 1);
    }
    if (const auto *Unary = dyn_cast<UnaryOperator>(E); Unary && Unary->getOpcode() == UO_Deref)
      return value(Unary->getSubExpr(), Depth + 1);
    if (const auto *Binary = dyn_cast<BinaryOperator>(E); Binary && Binary->getOpcode() == BO_Comma)
      return place(Binary->getRHS(), Depth + 1);
    if (const auto *Call = dyn_cast<CallExpr>(E))
      return call(Call, Depth);
  }

  /// The objects that the value of \p E refers to.
  void value(const Expr *E, unsigned Depth = 0) {
    if (!E || Depth > MaxDepth)
      return;
    E = E->IgnoreParens();
    if (const auto *Full = dyn_cast<FullExpr>(E))
      return value(Full->getSubExpr(), Depth + 1);
    if (const auto *Temporary = dyn_cast<MaterializeTemporaryExpr>(E))
      return value(Temporary->getSubExpr(), Depth + 1);
    if (const auto *Bound = dyn_cast<CXXBindTemporaryExpr>(E))
      return value(Bound->getSubExpr(), Depth + 1);
    if (const auto *Default = dyn_cast<CXXDefaultArgExpr>(E))
      return value(Default->getExpr(), Depth + 1);
    if (isa<CXXThisExpr>(E))
      return add(Referent::This, E);
    if (const auto *Cast = dyn_cast<CastExpr>(E))
      return cast(Cast, Depth);
    if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
      return copied(Ref, Depth);
    if (const auto *Member = dyn_cast<MemberExpr>(E))
      return followed(*Member);
    if (const auto *Unary = dyn_cast<UnaryOperator>(E); Unary && Unary->getOpcode() == UO_AddrOf)
      return place(Unary->getSubExpr(), Depth + 1);
    if (const auto *Choice = dyn_cast<AbstractConditionalOperator>(E)) {
      value(Choice->getTrueExpr(), Depth + 1);
      return value(Choice->getFalseExpr(), Depth + 1);
    }
    if (const auto *Lambda = dyn_cast<LambdaExpr>(E))
      return closure(Lambda, Depth);
    if (const auto *List = dyn_cast<CXXStdInitializerListExpr>(E))
      return place(List->getSubExpr(), Depth + 1);
    if (const auto *List = dyn_cast<InitListExpr>(E))
      return aggregate(List, Depth);
    if (const auto *Construct = dyn_cast<CXXConstructExpr>(E))
      return construct(Construct, Depth);
    if (isMoveOrForward(E)) // what is copied from there refers to what the original does
      return value(llvm::cast<CallExpr>(E)->getArg(0), Depth + 1);
    // A call that gives a reference says where the object is, not what its value refers to.
    if (const auto *Call = dyn_cast<CallExpr>(E); Call && Call->isPRValue())
      return call(Call, Depth);
  }

  void bind(QualType To, const Expr *Argument, unsigned Depth) {
    if (!Argument || To.isNull())
      return;
    if (To->isReferenceType())
      place(Argument, Depth);
    else if (isReferenceLike(To))
      value(Argument, Depth);
  }

private:
  void add(enum Referent::Kind Kind, const Expr *Where, const VarDecl *Variable = nullptr) {
    Found.push_back({Kind, Where, Variable, Held, Container});
  }

  void contains(const ValueDecl *D) {
    if (Held && !Container)
      Container = D;
  }

  void temporary(const MaterializeTemporaryExpr *E) {
    switch (E->getStorageDuration()) {
    case SD_FullExpression:
      return add(Referent::Temporary, E);
    case SD_Automatic:
      if (const auto *Var = dyn_cast_or_null<VarDecl>(E->getExtendingDecl());
          Var && !Var->isImplicit()) // the range of a loop has no name to speak of
        add(Referent::Local, E, Var);
      return;
    default:
      return;
    }
  }

  void variable(const DeclRefExpr *Ref, unsigned Depth) {
    const ValueDecl *Named = Ref->getDecl();
    if (const auto *Binding = dyn_cast<BindingDecl>(Named)) {
      const auto *Whole = dyn_cast<VarDecl>(Binding->getDecomposedDecl());
      if (Whole && Binding->getBinding() && Binding->getType()->isReferenceType())
        return; // what a tuple-like binding refers to is known to its get() alone
      return Whole ? variable(Whole, Ref, Depth) : void();
    }
    const auto *Var = dyn_cast<VarDecl>(Named);
    if (Var && Var->hasLocalStorage() && Ref->refersToEnclosingVariableOrCapture())
      return add(Referent::Captured, Ref, Var);
    if (Var)
      variable(Var, Ref, Depth);
  }

  void variable(const VarDecl *Var, const Expr *Where, unsigned Depth) {
    if (!Var->getType()->isReferenceType()) {
      contains(Var);
      return add(Var->hasLocalStorage() ? Referent::Local : Referent::Global, Where, Var);
    }
    if (!Var->hasLocalStorage())
      return add(Referent::Global, Where, Var);
    if (isa<ParmVarDecl>(Var))
      return add(Referent::Parameter, Where, Var);
    place(Var->getInit(), Depth + 1);
  }

  void member(const MemberExpr *E, unsigned Depth) {
    const auto *Field = dyn_cast<FieldDecl>(E->getMemberDecl());
    if (!Field || Field->getType()->isReferenceType())
      return followed(*E);
    contains(Field);
    if (E->isArrow())
      value(E->getBase(), Depth + 1);
    else
      place(E->getBase(), Depth + 1);
  }

  /// A pointer or view that is read from a variable: what the variable was initialised with is
  /// known only where nothing changes it; a parameter stands for what the caller gave.
  void copied(const DeclRefExpr *Ref, unsigned Depth) {
    const auto *Var = dyn_cast<VarDecl>(Ref->getDecl());
    if (Var && isa<ParmVarDecl>(Var) && !Var->getType()->isReferenceType() &&
        !Ref->refersToEnclosingVariableOrCapture())
      return add(Referent::Parameter, Ref, Var);
    if (Var && Var->isImplicit() && Var->hasInit()) // the iterator of a range-for
      value(Var->getInit(), Depth + 1);
  }

  void followed(const MemberExpr &E) {
    const auto *Field = dyn_cast<FieldDecl>(E.getMemberDecl());
    if (Field && isReferenceLike(Field->getType(), 0) &&
        isa<CXXThisExpr>(E.getBase()->IgnoreParenImpCasts()))
      Members.push_back(Field);
  }

  void cast(const CastExpr *E, unsigned Depth) {
    const Expr *Inner = E->getSubExpr();
    if (E->getCastKind() == CK_ArrayToPointerDecay)
      return place(Inner, Depth + 1); // a string literal is no place that dies
    value(Inner, Depth + 1);
  }

  void closure(const LambdaExpr *E, unsigned Depth) {
    auto Init = E->capture_init_begin();
    for (const LambdaCapture &Capture : E->captures()) {
      const Expr *From = *Init++;
      if (!Capture.capturesVariable())
        continue;
      if (Capture.getCaptureKind() == LCK_ByRef)
        place(From, Depth + 1);
      else
        bind(Capture.getCapturedVar()->getType().getNonReferenceType(), From, Depth + 1);
    }
  }

  void aggregate(const InitListExpr *List, unsigned Depth) {
    const InitListExpr *Semantic = List->isSemanticForm() ? List : List->getSemanticForm();
    const CXXRecordDecl *Record = Semantic ? recordOf(Semantic->getType()) : nullptr;
    if (!Record || Record->isUnion())
      return;
    unsigned Index = Record->getNumBases();
    for (const FieldDecl *Field : Record->fields()) {
      if (Field->isUnnamedBitField())
        continue;
      if (Index < Semantic->getNumInits())
        bind(Field->getType(), Semantic->getInit(Index++), Depth + 1);
    }
  }

  void construct(const CXXConstructExpr *E, unsigned Depth) {
    const CXXConstructorDecl *Constructor = E->getConstructor();
    if (E->getNumArgs() == 0)
      return;
    if (Constructor->isCopyOrMoveConstructor())
      return value(E->getArg(0), Depth + 1);
    if (lifetimes::isGslPointerType(E->getType()))
      return viewed(E->getArg(0), Depth);
    if (IsSought && isErasedCallable(E->getType()))
      return value(E->getArg(0), Depth + 1);
    for (unsigned I = 0; I != E->getNumArgs() && I != Constructor->getNumParams(); ++I)
      if (const ParmVarDecl *Param = Constructor->getParamDecl(I);
          keepsAddress(*Constructor, *Param))
        bind(Param->getType(), E->getArg(I), Depth + 1);
  }

  /// What a view that is made from \p From looks at: the object, unless that is a view itself.
  void viewed(const Expr *From, unsigned Depth) {
    if (From->isGLValue() && !isView(From->getType()))
      return place(From, Depth + 1);
    if (isView(From->getType()))
      value(From, Depth + 1);
  }

  /// What the reference, pointer or view that a call returns refers to.
  void call(const CallExpr *E, unsigned Depth) {
    const FunctionDecl *Callee = E->getDirectCallee();
    if (!Callee)
      return;
    if (isMoveOrForward(E) || isStdFunction(Callee, {"as_const"}))
      return E->isGLValue() ? place(E->getArg(0), Depth + 1) : void();
    if (isStdFunction(Callee, {"ref", "cref", "addressof"}))
      return place(E->getArg(0), Depth + 1);
    const Expr *Object = nullptr;
    unsigned FirstArg = 0;
    const auto *Method = dyn_cast<CXXMethodDecl>(Callee);
    if (const auto *MemberCall = dyn_cast<CXXMemberCallExpr>(E)) {
      Object = MemberCall->getImplicitObjectArgument();
    } else if (isa<CXXOperatorCallExpr>(E) && Method && Method->isImplicitObjectMemberFunction()) {
      Object = E->getArg(0);
      FirstArg = 1;
    }
    if (Method && Object &&
        (lifetimes::shouldTrackImplicitObjectArg(Method) ||
         lifetimes::implicitObjectParamIsLifetimeBound(Method) || isHeldBy(*Method, Object) ||
         givesPartOf(*Method, Depth)))
      return within(Object, Depth);
    if (lifetimes::shouldTrackFirstArgument(Callee) && E->getNumArgs())
      return within(E->getArg(0), Depth);
    if (passesOn(E, Object, FirstArg, Depth))
      return;
    const ParmVarDecl *Viewed = Object || !isViewRecord(E->getType()) ? nullptr : viewedBy(*Callee);
    for (unsigned I = 0; I != Callee->getNumParams() && I + FirstArg < E->getNumArgs(); ++I) {
      const ParmVarDecl *Param = Callee->getParamDecl(I);
      QualType Seen = Param->getType().getNonReferenceType();
      if (Param == Viewed && Seen->isRecordType() && isView(Seen))
        value(E->getArg(I + FirstArg), Depth + 1); // a view of a view looks at the same object
      else if (Param->hasAttr<LifetimeBoundAttr>() || Param == Viewed)
        bind(Param->getType(), E->getArg(I + FirstArg), Depth + 1);
    }
  }

  /// `operator const char *() const { return Text.data(); }`: all that the body does is to give an
  /// address within the object.
  static bool givesPartOf(const CXXMethodDecl &Method, unsigned Depth) {
    if (!isReferenceLike(Method.getReturnType(), 0))
      return false;
    Referents Given = givenBy(Method, Depth).Found;
    return !Given.empty() &&
           llvm::all_of(Given, [](const Referent &R) { return R.Kind == Referent::This; });
  }

  /// `reader read(buffer &&Into) { return {std::move(Into)}; }`: the result refers to what the
  /// object and the arguments are, or refer to.
  bool passesOn(const CallExpr *E, const Expr *Object, unsigned FirstArg, unsigned Depth) {
    size_t Before = Found.size();
    Tracer Given = givenBy(*E->getDirectCallee(), Depth);
    if (Object && !Given.Members.empty())
      value(Object, Depth + 1);
    for (const Referent &R : Given.Found) {
      const auto *Param = dyn_cast_or_null<ParmVarDecl>(R.Variable);
      unsigned Index = Param ? Param->getFunctionScopeIndex() + FirstArg : 0;
      if (R.Held)
        continue;
      if (Object && R.Kind == Referent::This)
        Object->getType()->isPointerType() ? value(Object, Depth + 1) : place(Object, Depth + 1);
      else if (R.Kind == Referent::Parameter && Param && Index < E->getNumArgs())
        bind(Param->getType(), E->getArg(Index), Depth + 1);
    }
    return Found.size() != Before;
  }

  /// What the result of \p F refers to, where its body only returns it.
  static Tracer givenBy(const FunctionDecl &F, unsigned Depth) {
    Tracer T;
    const FunctionDecl *Definition = nullptr;
    const auto *Method = dyn_cast<CXXMethodDecl>(&F);
    if ((Method && Method->isVirtual()) || !isReferenceLike(F.getReturnType()) ||
        !F.hasBody(Definition))
      return T;
    const auto *Body = dyn_cast<CompoundStmt>(Definition->getBody());
    if (Body && Body->size() == 1)
      if (const auto *Return = dyn_cast<ReturnStmt>(Body->body_front()))
        T.bind(Definition->getReturnType(), Return->getRetValue(), Depth + 1);
    return T;
  }

  /// What an owner holds, or what a view looks at.
  void within(const Expr *Object, unsigned Depth) {
    if (isView(Object->getType()) && !Object->getType()->isArrayType())
      return value(Object, Depth + 1);
    bool Before = std::exchange(Held, true);
    const ValueDecl *Outer = std::exchange(Container, nullptr);
    place(Object, Depth + 1);
    Held = Before;
    Container = Outer;
  }

  bool Held = false;
  const ValueDecl *Container = nullptr;
};

/// Whether \p Var is assigned, or its address is taken, after its declaration.
bool changes(const VarDecl *Var, const Function &F) {
  return llvm::any_of(F.uses(Var), [&](const Expr *Use) {
    const Stmt *Parent = F.parent(Use);
    const Stmt *Outer = Parent;
    while (isa_and_nonnull<ImplicitCastExpr, FullExpr>(Outer))
      Outer = F.parent(Outer);
    if (isa_and_nonnull<CoreturnStmt, ReturnStmt>(Outer))
      return false;
    if (const auto *Cast = dyn_cast_or_null<ImplicitCastExpr>(Parent);
        Cast && Cast->getCastKind() == CK_LValueToRValue)
      return false;
    if (const auto *Construct = dyn_cast_or_null<CXXConstructExpr>(Parent))
      return !Construct->getConstructor()->isCopyOrMoveConstructor();
    return !(isa_and_nonnull<ImplicitCastExpr>(Parent) &&
             llvm::cast<ImplicitCastExpr>(Parent)->getType().isConstQualified());
  });
}

} // namespace

Referents placesOf(const Expr *E) {
  Tracer T;
  T.place(E);
  return std::move(T.Found);
}

Referents pointeesOf(const Expr *E) {
  Tracer T;
  T.value(E);
  return std::move(T.Found);
}

llvm::SmallVector<const FieldDecl *, 2> membersFollowedBy(QualType To, const Expr *E) {
  Tracer T;
  T.bind(To, E, 0);
  return std::move(T.Members);
}

Referents pointeesOf(const Expr *E, const Function &F) {
  for (unsigned Steps = 0; Steps != 4; ++Steps) {
    const VarDecl *Var = variableOf(E);
    if (!Var || isa<ParmVarDecl>(Var) || !Var->hasLocalStorage() || !Var->getInit() ||
        Var->getType()->isReferenceType() || !isView(Var->getType()) || changes(Var, F))
      break;
    E = Var->getInit();
  }
  return pointeesOf(E);
}

Referents referentsOf(QualType To, const Expr *Argument) {
  Tracer T;
  T.bind(To, Argument, 0);
  return std::move(T.Found);
}

Referents referentsOf(QualType To, const Expr *Argument,
                      llvm::function_ref<bool(const Expr *)> IsSought) {
  Tracer T;
  T.IsSought = IsSought;
  if (isErasedCallable(To))
    T.value(Argument);
  else if (isView(To) && Argument->isGLValue() && !isView(Argument->getType()))
    T.place(Argument); // emplace(x) of a view
  else
    T.bind(To, Argument, 0);
  return std::move(T.Found);
}

} // namespace corolint
