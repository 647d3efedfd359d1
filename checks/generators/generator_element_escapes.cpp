// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "flow/Flow.h"
#include "model/Names.h"
#include "subjects/Elements.h"
#include "subjects/Generators.h"
#include "values/Stores.h"

namespace {
using namespace corolint;
using namespace clang;

struct GeneratorElementEscapes final : Check<> {
  void function(const Function &F, Report &R) const override {
    for (const ElementSource &Source : elementSources(F)) {
      for (const Store &S : storesIn(F))
        look(S, Source, F, R);
      if (Source.Owned)
        for (const auto *Return : F.all<ReturnStmt>())
          lookAtReturn(*Return, Source, F, R);
    }
    for (const ElementReference &Element : elementReferences(F))
      follow(Element, F, R);
    for (const auto *Return : F.all<ReturnStmt>())
      lookAtReturnedPull(*Return, F, R);
  }

private:
  /// `return gen.next();` of a pointer, where the generator dies with this function.
  static void lookAtReturnedPull(const ReturnStmt &Return, const Function &F, Report &R) {
    const auto *Next = llvm::dyn_cast_or_null<CXXMemberCallExpr>(valueOf(Return.getRetValue()));
    const VarDecl *From = Next ? variableOf(Next->getImplicitObjectArgument()) : nullptr;
    if (!From || !From->hasLocalStorage() || From->getType()->isReferenceType() ||
        !F.decl().getReturnType()->isPointerType() || !From->hasInit() ||
        !F.types().of(From->getType()).isGenerator() || !elementsDieAtNextStep(From->getInit(), F))
      return;
    R.warn(Next->getSourceRange(), "this pointer to an element dangles: '{0}' dies here with it",
           From->getName())
        .step(From->getLocation(), "the generator keeps the element in its frame");
  }

  static void lookAtReturn(const ReturnStmt &Return, const ElementSource &Source, const Function &F,
                           Report &R) {
    QualType To = F.decl().getReturnType();
    if (!Return.getRetValue() || elementsKeptBy(To, Return.getRetValue(), Source, F).empty())
      return;
    R.warn(Return.getRetValue()->getSourceRange(),
           "this {0} an element dangles: the generator dies here with it", kindOf(To))
        .step(Source.Range->getSourceRange(), "the generator keeps the element in its frame");
  }

  /// `auto first = co_await gen.next(); auto second = co_await gen.next();` and then `*first`.
  static void follow(const ElementReference &Element, const Function &F, Report &R) {
    std::optional<FlowPoint> From =
        flowOf(F) ? flowOf(F)->declared(Element.Variable) : std::nullopt;
    if (!From)
      return;
    const Stmt *Next = nullptr;
    auto Step = [&](const Event &E, unsigned &Stepped) {
      if (diesOrChanges(E, *Element.Variable))
        return Flow::Next::Prune;
      if (E.Kind != Event::Statement)
        return Flow::Next::Go;
      if (Stepped && uses(E.as<Expr>(), *Element.Variable, F))
        return Flow::Next::Found;
      if (Element.Source.isStep(E.Node, F)) {
        Stepped = true;
        Next = E.Node;
      }
      return Flow::Next::Go;
    };
    if (std::optional<FlowPath> Path = flowOf(F)->search(*From, false, Step))
      R.warn(Path->End.Node->getSourceRange(),
             "'{0}' refers to an element that was destroyed when the generator advanced",
             Element.Variable->getName())
          .step(Element.Variable->getLocation(), "an element, which the generator keeps")
          .step(Next->getSourceRange(), "advancing the generator destroys it");
  }

  static bool diesOrChanges(const Event &E, const VarDecl &Var) {
    if (E.Kind == Event::VariableDies || E.Kind == Event::LifetimeEnds)
      return E.Variable == &Var;
    if (const auto *Declared = E.as<DeclStmt>())
      return llvm::is_contained(Declared->decls(), &Var);
    const auto *Assign = E.as<CXXOperatorCallExpr>();
    const auto *Builtin = E.as<BinaryOperator>();
    const Expr *Target = Assign && Assign->getOperator() == OO_Equal    ? Assign->getArg(0)
                         : Builtin && Builtin->getOpcode() == BO_Assign ? Builtin->getLHS()
                                                                        : nullptr;
    return Target && Target->IgnoreParens()->isLValue() && variableOf(Target) == &Var &&
           !Var.getType()->isReferenceType();
  }

  /// Names \p Var to read the element; to ask whether there was one, or to replace it, does no
  /// harm.
  static bool uses(const Expr *E, const VarDecl &Var, const Function &F) {
    const auto *Ref = llvm::dyn_cast_or_null<DeclRefExpr>(E);
    if (!Ref || Ref->getDecl() != &Var)
      return false;
    if (Var.getType()->isReferenceType())
      return true;
    const Stmt *Child = E, *Parent = F.parent(E);
    for (; llvm::isa_and_nonnull<ImplicitCastExpr, ParenExpr, ExprWithCleanups>(Parent);
         Child = Parent, Parent = F.parent(Parent))
      if (llvm::cast<Expr>(Parent)->getType()->isBooleanType())
        return false;
    if (const auto *Member = llvm::dyn_cast_or_null<MemberExpr>(Parent);
        Member && !Member->isArrow()) {
      const auto *Method = llvm::dyn_cast<CXXMethodDecl>(Member->getMemberDecl());
      return !Method || (!llvm::isa<CXXConversionDecl>(Method) && !isQuestion(*Method));
    }
    if (const auto *Assign = llvm::dyn_cast_or_null<CXXOperatorCallExpr>(Parent))
      return Assign->getOperator() != OO_Equal || Assign->getArg(0) != Child;
    const auto *Binary = llvm::dyn_cast_or_null<BinaryOperator>(Parent);
    return !Binary ||
           !(Binary->isEqualityOp() || (Binary->isAssignmentOp() && Binary->getLHS() == Child));
  }

  static bool isQuestion(const CXXMethodDecl &Method) {
    static const llvm::StringRef Harmless[] = {"has_value", "clear", "reset",
                                               "size",      "empty", "reserve"};
    return Method.getIdentifier() && llvm::is_contained(Harmless, Method.getName());
  }

  static llvm::StringRef kindOf(QualType T) {
    const CXXRecordDecl *Record = recordOf(T);
    return T->isReferenceType()           ? "reference to"
           : T->isPointerType()           ? "pointer to"
           : Record && Record->isLambda() ? "closure over"
                                          : "view of";
  }

  /// What \p S keeps: the type of the variable, or those that a container is made of.
  static bool keeps(const Store &S, const ElementSource &Source, const Function &F) {
    auto Keeps = [&](QualType To) { return !elementsKeptBy(To, S.Value, Source, F).empty(); };
    if (!S.Inserts)
      return Keeps(S.Target->getType());
    const auto *Spec =
        llvm::dyn_cast_or_null<ClassTemplateSpecializationDecl>(recordOf(S.Target->getType()));
    return Spec && llvm::any_of(Spec->getTemplateArgs().asArray().take_front(2),
                                [&](const TemplateArgument &Arg) {
                                  return Arg.getKind() == TemplateArgument::Type &&
                                         Keeps(Arg.getAsType());
                                });
  }

  static void look(const Store &S, const ElementSource &Source, const Function &F, Report &R) {
    std::optional<FlowPoint> From = flowOf(F) ? flowOf(F)->after(S.At) : std::nullopt;
    if (!From || !keeps(S, Source, F))
      return;
    Root To = rootOf(S.Target);
    // Others may read what does not belong to this frame alone.
    bool Shared = !To.Variable || !To.Variable->hasLocalStorage() || To.Captured || To.Through ||
                  To.Variable->getType()->isReferenceType();
    auto Step = [&](const Event &E, unsigned &Stepped) {
      if (E.Kind == Event::VariableDies || E.Kind == Event::LifetimeEnds)
        return To.Variable && E.Variable == To.Variable ? Flow::Next::Prune : Flow::Next::Go;
      if (E.Kind != Event::Statement)
        return Flow::Next::Go;
      if (overwrites(E.Node, S.Target))
        return Flow::Next::Prune;
      if (Stepped && (Shared || uses(E.as<Expr>(), *To.Variable, F)))
        return Flow::Next::Found;
      Stepped |= Source.isStep(E.Node, F);
      return Flow::Next::Go;
    };
    if (flowOf(F)->search(*From, false, Step))
      R.warn(S.Value->getSourceRange(), "this {0} '{1}' dangles once the generator advances",
             kindOf(movedValueOf(S.Value)->getType()), Source.Holder->getName())
          .step(Source.Loop ? Source.Loop->getForLoc() : Source.Holder->getLocation(),
                Source.Loop ? "each iteration of this loop destroys the previous element"
                            : "the element lives only until the generator advances");
  }
};
} // namespace

COROLINT_CHECK(
    generator_element_escapes, GeneratorElementEscapes,
    ({.Name = "coro-generator-element-escapes",
      .Summary = "A pointer to a generator's element is kept after the generator advances"}))
