// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Place.h"

#include "Consumption.h"
#include "Writes.h"
#include "code/ReferenceTypes.h"
#include "model/Names.h"

#include "clang/AST/ASTContext.h"
#include "llvm/ADT/DenseSet.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::dyn_cast_or_null;
using llvm::isa;

namespace corolint {

Place Place::root() const {
  const Node *N = At;
  while (N && N->Base)
    N = N->Base;
  return Place(N);
}

const ValueDecl *Place::decl() const {
  if (!At || kind() == This || kind() == Element || kind() == Pointee || kind() == Reference)
    return nullptr;
  return static_cast<const ValueDecl *>(At->What);
}

const VarDecl *Place::variable() const {
  return At && (kind() == Variable || kind() == Capture) ? dyn_cast<VarDecl>(decl()) : nullptr;
}

const VarDecl *Place::rootVariable() const { return root().variable(); }

bool Place::isWithin(Place Whole) const {
  for (const Node *N = At; N; N = N->Base)
    if (N == Whole.At)
      return true;
  return false;
}

bool Place::isIndirect() const {
  for (const Node *N = At; N; N = N->Base)
    if (N->Kind == Pointee || N->Kind == Reference)
      return true;
  return false;
}

bool Place::isFrameLocal() const {
  const VarDecl *Root = rootVariable();
  return Root && root().kind() == Variable && Root->hasLocalStorage() && !isIndirect();
}

namespace {

/// Through what keeps a pointer or the object it names the same.
const Expr *stripped(const Expr *E) {
  while ((E = movedValueOf(E))) {
    const auto *Cast = dyn_cast<CastExpr>(E);
    if (!Cast ||
        (Cast->getCastKind() != CK_BaseToDerived && Cast->getCastKind() != CK_Dynamic &&
         Cast->getCastKind() != CK_UncheckedDerivedToBase && Cast->getCastKind() != CK_BitCast))
      break;
    E = Cast->getSubExpr();
  }
  return E;
}

bool isCallTo(const FunctionDecl *Callee, std::initializer_list<llvm::StringRef> Names) {
  return Callee && isStd(*Callee) && llvm::is_contained(Names, identifierOf(Callee));
}

bool isArrowOrStar(const CXXOperatorCallExpr *Operator) {
  return Operator && Operator->getNumArgs() == 1 &&
         (Operator->getOperator() == OO_Star || Operator->getOperator() == OO_Arrow);
}

/// The constant \p Index as a pointer-sized key; null where it is none.
const void *constantIndex(const Expr *Index, const ASTContext &Context) {
  Expr::EvalResult Result;
  if (Index->isValueDependent() || !Index->EvaluateAsInt(Result, Context))
    return nullptr;
  // Odd, so that it is no address.
  return reinterpret_cast<const void *>(
      static_cast<uintptr_t>(Result.Val.getInt().getExtValue() * 2 + 1));
}

/// Types whose copies point to what the original points to.
bool isPointerLike(QualType T) {
  if (T->isPointerType())
    return true;
  const CXXRecordDecl *Record = T->isReferenceType() ? nullptr : recordOf(T);
  return Record && Record->isInStdNamespace() &&
         llvm::is_contained(
             {"shared_ptr", "coroutine_handle", "reference_wrapper", "span", "basic_string_view"},
             identifierOf(Record));
}

} // namespace

/// `const T &r = T(x);`, which extends the life of a temporary.
static bool keepsTemporary(const VarDecl &Var) {
  const Expr *E = Var.getInit()->IgnoreParens();
  while (isa<FullExpr, ImplicitCastExpr>(E))
    E = (isa<FullExpr>(E) ? cast<FullExpr>(E)->getSubExpr()
                          : cast<ImplicitCastExpr>(E)->getSubExpr())
            ->IgnoreParens();
  return isa<MaterializeTemporaryExpr>(E);
}

/// The variables and members that the body writes to, and those that it exposes.
struct Places::Changes {
  llvm::DenseSet<const ValueDecl *> Changed, Exposed;

  explicit Changes(const Function &F) {
    for (const Stmt *S : F.statements())
      for (const Write &W : writesOf(S)) {
        if (W.Variable) {
          if (W.Kind == Write::Exposed)
            note(W.Variable, W.Kind);
        } else if (!W.Pointee) {
          note(W.Target, W.Kind);
        }
      }
  }

private:
  void note(const ValueDecl *D, enum Write::Kind Kind) {
    D = cast<ValueDecl>(D->getCanonicalDecl());
    Changed.insert(D);
    if (Kind == Write::Exposed)
      Exposed.insert(D);
  }

  void note(const Expr *E, enum Write::Kind Kind) {
    E = stripped(E);
    if (const auto *Ref = dyn_cast_or_null<DeclRefExpr>(E)) {
      note(Ref->getDecl(), Kind);
    } else if (const auto *Member = dyn_cast_or_null<MemberExpr>(E)) {
      note(Member->getMemberDecl(), Kind);
      if (!Member->isArrow())
        note(Member->getBase(), Kind);
    } else if (const auto *Choice = dyn_cast_or_null<AbstractConditionalOperator>(E)) {
      note(Choice->getTrueExpr(), Kind);
      note(Choice->getFalseExpr(), Kind);
    }
  }
};

/// Finds the place of one expression.
struct Places::Resolver {
  const Places &P;

  Place of(const Expr *E) const {
    E = stripped(E);
    if (!E)
      return {};
    if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
      return declaration(*Ref);
    if (const auto *Member = dyn_cast<MemberExpr>(E))
      return member(*Member);
    if (const auto *Unary = dyn_cast<UnaryOperator>(E))
      return Unary->getOpcode() == UO_Deref ? P.pointee(Unary->getSubExpr()) : Place();
    if (const auto *Subscript = dyn_cast<ArraySubscriptExpr>(E))
      return element(Subscript->getBase(), Subscript->getIdx());
    if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(E))
      return operation(*Operator);
    if (const auto *Call = dyn_cast<CallExpr>(E))
      return call(*Call);
    return {};
  }

  Place pointee(const Expr *E) const {
    E = stripped(E);
    if (!E)
      return {};
    if (isa<CXXThisExpr>(E))
      return P.self();
    const auto *Unary = dyn_cast<UnaryOperator>(E);
    if (Unary && Unary->getOpcode() == UO_AddrOf)
      return P.of(Unary->getSubExpr());
    if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(E);
        isArrowOrStar(Operator) && Operator->getOperator() == OO_Arrow)
      return P.pointee(Operator->getArg(0));
    if (const auto *Cast = dyn_cast<ImplicitCastExpr>(E);
        Cast && Cast->getCastKind() == CK_ArrayToPointerDecay)
      return P.step(Place::Element, nullptr, P.of(Cast->getSubExpr()));
    if (const auto *Call = dyn_cast<CallExpr>(E)) {
      // `&x` in other words, and `p.get()`.
      if (isCallTo(Call->getDirectCallee(), {"addressof", "__addressof", "ref", "cref"}) &&
          Call->getNumArgs() == 1)
        return P.of(Call->getArg(0));
      if (const Expr *Owner = gotFrom(*Call))
        return P.pointee(Owner);
    }
    // A smart pointer or reference_wrapper made from a pointer or from what it refers to.
    if (const auto *Construct = dyn_cast<CXXConstructExpr>(E);
        Construct && Construct->getNumArgs() == 1 && isPointerLike(Construct->getType()))
      return Construct->getArg(0)->getType()->isPointerType() ? P.pointee(Construct->getArg(0))
                                                              : Place();
    return P.pointee(P.of(E));
  }

  /// A pointer that nothing changes points to what it was made from.
  Place pointeeOf(const VarDecl &Var) const {
    const Expr *Init = Var.getInit();
    if (!Init || isa<ParmVarDecl>(Var) || !isPointerLike(Var.getType()) || !P.isNeverChanged(Var))
      return {};
    Place Found = P.pointee(Init);
    return isStable(Found) ? Found : Place();
  }

  /// Whether no pointer on the way to \p At is ever changed.
  bool isStable(Place At) const {
    for (; At; At = At.base())
      if (At.kind() == Place::Pointee &&
          (!At.base().decl() || !P.isNeverChanged(*At.base().decl())))
        return false;
    return true;
  }

  Place variable(const VarDecl &Var) const {
    if (!Var.getType()->isReferenceType())
      return P.step(Place::Variable, Var.getCanonicalDecl(), {});
    if (Var.hasLocalStorage() && !isa<ParmVarDecl>(Var) && Var.getInit() && !keepsTemporary(Var))
      if (Place Named = P.of(Var.getInit()); Named && isStable(Named))
        return Named;
    return P.step(Place::Reference, nullptr, P.step(Place::Variable, Var.getCanonicalDecl(), {}));
  }

private:
  Place declaration(const DeclRefExpr &Ref) const {
    if (const auto *Binding = dyn_cast<BindingDecl>(Ref.getDecl()))
      return binding(*Binding);
    const auto *Var = dyn_cast<VarDecl>(Ref.getDecl());
    if (!Var)
      return {};
    // In the body of a lambda of this function, the variable of this function.
    if (!Ref.refersToEnclosingVariableOrCapture() || !Var->hasLocalStorage() ||
        Var->getParentFunctionOrMethod() == &P.F.decl())
      return P.of(*Var);
    Place Found = P.step(Place::Capture, Var->getCanonicalDecl(), {});
    return Var->getType()->isReferenceType() || isCapturedByReference(*Var)
               ? P.step(Place::Reference, nullptr, Found)
               : Found;
  }

  bool isCapturedByReference(const VarDecl &Var) const {
    const CXXRecordDecl *Closure = P.F.closure();
    return Closure && llvm::any_of(Closure->captures(), [&](const LambdaCapture &C) {
             return C.capturesVariable() && C.getCapturedVar() == &Var &&
                    C.getCaptureKind() == LCK_ByRef;
           });
  }

  /// `auto &[a, b] = x`: members of x, or the elements of what is like a tuple.
  Place binding(const BindingDecl &Binding) const {
    const auto *Whole = dyn_cast_or_null<DecompositionDecl>(Binding.getDecomposedDecl());
    if (!Whole)
      return {};
    if (!Binding.getHoldingVar())
      return P.of(Binding.getBinding());
    unsigned Index = llvm::find(Whole->bindings(), &Binding) - Whole->bindings().begin();
    return tupleElement(P.of(*Whole), Whole->getType(), Index);
  }

  Place tupleElement(Place Whole, QualType Type, unsigned Index) const {
    const CXXRecordDecl *Record = recordOf(Type);
    if (Whole && Record && Record->isInStdNamespace() && identifierOf(Record) == "pair")
      for (const FieldDecl *Field : Record->fields())
        if (Field->getName() == (Index ? "second" : "first"))
          return P.field(Whole, *Field);
    return P.step(Place::Element, reinterpret_cast<const void *>(uintptr_t(Index) * 2 + 1), Whole);
  }

  Place member(const MemberExpr &Member) const {
    if (const auto *Static = dyn_cast<VarDecl>(Member.getMemberDecl()))
      return P.of(*Static);
    const auto *Field = dyn_cast<FieldDecl>(Member.getMemberDecl());
    Place Base = !Field             ? Place()
                 : Member.isArrow() ? P.pointee(Member.getBase())
                                    : P.of(Member.getBase());
    return Base ? P.field(Base, *Field) : Place();
  }

  Place element(const Expr *Base, const Expr *Index) const {
    const Expr *Array = Base->IgnoreImpCasts();
    Place Of = Array->getType()->isArrayType()    ? P.of(Array)
               : Base->getType()->isPointerType() ? P.pointee(Base)
                                                  : P.pointee(P.of(Base));
    const void *Which = constantIndex(Index, P.F.context());
    if (!Which)
      if (const VarDecl *Counter = variableOf(Index->IgnoreImpCasts());
          Counter && Counter->hasLocalStorage() && P.isNeverChanged(*Counter))
        Which = Counter;
    return Which ? P.step(Place::Element, Which, Of) : Place();
  }

  Place operation(const CXXOperatorCallExpr &Operator) const {
    if (isArrowOrStar(&Operator))
      return P.pointee(Operator.getArg(0));
    if (Operator.getOperator() == OO_Subscript && Operator.getNumArgs() == 2)
      return element(Operator.getArg(0), Operator.getArg(1));
    return {};
  }

  /// `o.value()`, `std::get<0>(t)`, `r.get()` of a reference_wrapper.
  Place call(const CallExpr &Call) const {
    const FunctionDecl *Callee = Call.getDirectCallee();
    if (isCallTo(Callee, {"get"}) && Call.getNumArgs() == 1 && Call.isGLValue())
      if (const TemplateArgumentList *Args = Callee->getTemplateSpecializationArgs();
          Args && Args->size() && Args->get(0).getKind() == TemplateArgument::Integral)
        return tupleElement(P.of(Call.getArg(0)), Call.getArg(0)->getType(),
                            Args->get(0).getAsIntegral().getZExtValue());
    const Expr *Owner = gotFrom(Call);
    return Owner && Call.isGLValue() ? P.pointee(Owner) : Place();
  }

  /// The owner in `o.value()` and `p.get()`.
  static const Expr *gotFrom(const CallExpr &Call) {
    const auto *Member = dyn_cast<CXXMemberCallExpr>(&Call);
    if (!Member || Member->getNumArgs() != 0 || !Member->getMethodDecl())
      return nullptr;
    llvm::StringRef Name = identifierOf(Member->getMethodDecl());
    return Name == "value" || (Name == "get" && isStd(*Member->getMethodDecl()))
               ? Member->getImplicitObjectArgument()
               : nullptr;
  }
};

Places::Places(const Function &F) : F(F) {}
Places::~Places() = default;

Place Places::step(enum Place::Kind Kind, const void *What, Place Base) const {
  bool IsRoot = Kind == Place::Variable || Kind == Place::Capture || Kind == Place::This;
  if (!Base && !IsRoot)
    return {};
  auto [Found, New] = Nodes.try_emplace({Kind, What, Base.At});
  if (New)
    Found->second = {Kind, What, Base.At, static_cast<unsigned>(Nodes.size())};
  return Place(&Found->second);
}

Place Places::self() const { return step(Place::This, nullptr, {}); }

Place Places::field(Place Base, const FieldDecl &Field) const {
  Place Found = step(Place::Field, Field.getCanonicalDecl(), Base);
  return Field.getType()->isReferenceType() ? step(Place::Reference, nullptr, Found) : Found;
}

Place Places::pointee(Place Base) const {
  if (const VarDecl *Var = Base.variable(); Var && Base.kind() == Place::Variable)
    if (Place Made = Resolver{*this}.pointeeOf(*Var))
      return Made;
  return step(Place::Pointee, nullptr, Base);
}

Place Places::of(const VarDecl &Var) const {
  auto [At, Missing] = OfVariables.try_emplace(&Var);
  if (!Missing)
    return At->second;
  Place Found = Resolver{*this}.variable(Var);
  return OfVariables[&Var] = Found;
}

Place Places::of(const Expr *E) const {
  if (!E)
    return {};
  auto [At, Missing] = Named.try_emplace(E);
  if (!Missing)
    return At->second;
  Place Found = Resolver{*this}.of(E);
  return Named[E] = Found;
}

Place Places::pointee(const Expr *E) const { return E ? Resolver{*this}.pointee(E) : Place(); }

const Places::Changes &Places::changes() const {
  if (!Known)
    Known = std::make_unique<Changes>(F);
  return *Known;
}

bool Places::isNeverChanged(const ValueDecl &D) const {
  return !changes().Changed.contains(cast<ValueDecl>(D.getCanonicalDecl()));
}

bool Places::isExposed(const VarDecl &Var) const {
  return changes().Exposed.contains(Var.getCanonicalDecl());
}

} // namespace corolint
