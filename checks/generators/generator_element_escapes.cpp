// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "facts/Consumption.h"
#include "facts/Elements.h"
#include "facts/Generators.h"
#include "model/Names.h"

#include "clang/Basic/SourceManager.h"

namespace {
using namespace corolint;
using namespace clang;

struct GeneratorElementEscapes final : Check<> {
  void function(const Function &F, Report &R) const override {
    for (const CXXForRangeStmt *Loop : generatorLoops(F)) {
      const VarDecl *Element = Loop->getLoopVariable();
      if (Element && Element->getType()->isReferenceType() &&
          elementsDieAtNextStep(rangeOf(*Loop), F))
        look(*Loop, *Element, F, R);
    }
    if (F.isCoroutine())
      for (const ElementReference &Element : elementReferences(F))
        if (const VarDecl *From = Element.Generator;
            From->hasInit() && elementsDieAtNextStep(From->getInit(), F))
          follow(Element, F, R);
    for (const auto *Return : F.all<ReturnStmt>())
      lookAtReturn(*Return, F, R);
  }

private:
  /// `return gen.next();` of a pointer, where the generator dies with this function.
  static void lookAtReturn(const ReturnStmt &Return, const Function &F, Report &R) {
    const auto *Next =
        llvm::dyn_cast_or_null<CXXMemberCallExpr>(valueOf(Return.getRetValue()));
    const VarDecl *From = Next ? variableOf(Next->getImplicitObjectArgument()) : nullptr;
    if (!From || !From->hasLocalStorage() || From->getType()->isReferenceType() ||
        !F.decl().getReturnType()->isPointerType() || !From->hasInit() ||
        !F.types().of(From->getType()).isGenerator() || !elementsDieAtNextStep(From->getInit(), F))
      return;
    R.warn(Next->getSourceRange(), "this pointer to an element dangles: '{0}' dies here with it",
           From->getName())
        .step(From->getLocation(), "the generator keeps the element in its frame");
  }

  /// `auto first = co_await gen.next(); auto second = co_await gen.next();` and then `*first`.
  static void follow(const ElementReference &Element, const Function &F, Report &R) {
    std::optional<FlowPoint> From = F.flow() ? F.flow()->declared(Element.Variable) : std::nullopt;
    if (!From)
      return;
    const Stmt *Next = nullptr;
    auto Step = [&](const Event &E, unsigned &Stepped) {
      const auto *At = E.Kind == Event::Statement ? llvm::dyn_cast_or_null<Expr>(E.Node) : nullptr;
      if (diesOrChanges(E, *Element.Variable))
        return Flow::Next::Prune;
      if (Stepped && At && uses(At, *Element.Variable))
        return Flow::Next::Found;
      if (const Expr *Object = At ? asyncPullObject(At, F) : nullptr;
          Object && underlyingVariable(Object) == Element.Source) {
        Stepped = true;
        Next = At;
      }
      return Flow::Next::Go;
    };
    if (std::optional<FlowPath> Path = F.flow()->search(*From, false, Step))
      R.warn(Path->End.Node->getSourceRange(),
             "'{0}' refers to an element that the next step of the generator destroyed",
             Element.Variable->getName())
          .step(Element.Variable->getLocation(), "an element, which the generator keeps")
          .step(Next->getSourceRange(), "the next step ends it");
  }

  static bool diesOrChanges(const Event &E, const VarDecl &Var) {
    if (E.Kind == Event::VariableDies || E.Kind == Event::LifetimeEnds)
      return E.Variable == &Var;
    if (const auto *Declared = E.as<DeclStmt>())
      return llvm::is_contained(Declared->decls(), &Var);
    const auto *Assign = E.as<CXXOperatorCallExpr>();
    const auto *Builtin = E.as<BinaryOperator>();
    const Expr *Target = Assign && Assign->getOperator() == OO_Equal ? Assign->getArg(0)
                         : Builtin && Builtin->getOpcode() == BO_Assign ? Builtin->getLHS()
                                                                        : nullptr;
    return Target && Target->IgnoreParens()->isLValue() && variableOf(Target) == &Var &&
           !Var.getType()->isReferenceType();
  }

  /// Reads the element through \p Var; to ask whether there was one does no harm.
  static bool uses(const Expr *At, const VarDecl &Var) {
    if (Var.getType()->isReferenceType()) {
      const auto *Ref = llvm::dyn_cast<DeclRefExpr>(At);
      return Ref && Ref->getDecl() == &Var;
    }
    if (const auto *Unary = llvm::dyn_cast<UnaryOperator>(At))
      return Unary->getOpcode() == UO_Deref && variableOf(Unary->getSubExpr()) == &Var;
    if (const auto *Operator = llvm::dyn_cast<CXXOperatorCallExpr>(At))
      return (Operator->getOperator() == OO_Star || Operator->getOperator() == OO_Arrow) &&
             variableOf(Operator->getArg(0)) == &Var;
    const auto *Member = llvm::dyn_cast<MemberExpr>(At);
    return Member && Member->isArrow() && variableOf(Member->getBase()) == &Var;
  }

  static void look(const CXXForRangeStmt &Loop, const VarDecl &Element, const Function &F,
                   Report &R) {
    walk(Loop.getBody(), [&](const Stmt *S) {
      const auto *E = llvm::dyn_cast<Expr>(S);
      if (llvm::StringRef What = E ? elementReferenceKind(E, Element) : ""; !What.empty())
        if (outlives(*E, Loop, F))
          R.warn(E->getSourceRange(), "this {0} '{1}' dangles from the next step of the generator",
                 What, Element.getName())
              .step(Loop.getForLoc(), "each step of this loop destroys the element before");
      return true;
    });
  }

  /// Whether the pointer is kept where the next step of the loop still sees it.
  static bool outlives(const Expr &Pointer, const CXXForRangeStmt &Loop, const Function &F) {
    Consumption Fate = fateOf(&Pointer, F);
    // std::function from a closure, an element type from a view.
    while (Fate.What == Fate::Argument && llvm::isa<CXXConstructExpr>(Fate.At))
      Fate = fateOf(llvm::cast<Expr>(Fate.At), F);
    if (Fate.What == Fate::Returned)
      return true;
    if (Fate.What == Fate::Stored) {
      const auto *Assign = llvm::dyn_cast_or_null<BinaryOperator>(Fate.At);
      return Assign && declaredOutside(Assign->getLHS(), Loop, F) && !leavesNext(*Assign, F);
    }
    const auto *Call = llvm::dyn_cast_or_null<CXXMemberCallExpr>(Fate.At);
    if (Fate.What != Fate::Argument || !Call || !Call->getMethodDecl())
      return false;
    static const char *const Keepers[] = {"push_back", "emplace_back", "insert", "emplace",
                                          "push", "push_front", "emplace_front", "append"};
    return llvm::is_contained(Keepers, Call->getMethodDecl()->getNameAsString()) &&
           declaredOutside(Call->getImplicitObjectArgument(), Loop, F);
  }

  static bool declaredOutside(const Expr *Object, const CXXForRangeStmt &Loop, const Function &F) {
    const VarDecl *Var = variableOf(Object);
    if (!Var) // a member or a global
      return true;
    const SourceManager &SM = F.context().getSourceManager();
    return !SM.isPointWithin(Var->getLocation(), Loop.getBeginLoc(), Loop.getEndLoc());
  }

  /// `found = &x; break;`: the generator takes no further step.
  static bool leavesNext(const Stmt &Assignment, const Function &F) {
    const Stmt *Child = &Assignment;
    const Stmt *Parent = F.parent(Child);
    while (Parent && !llvm::isa<CompoundStmt>(Parent)) {
      Child = Parent;
      Parent = F.parent(Child);
    }
    const auto *Block = llvm::dyn_cast_or_null<CompoundStmt>(Parent);
    return Block && llvm::isa<BreakStmt, ReturnStmt, CoreturnStmt>(Block->body_back());
  }
};
} // namespace

COROLINT_CHECK(generator_element_escapes, GeneratorElementEscapes,
               ({.Name = "coro-generator-element-escapes",
                 .Summary = "A pointer to a generator's element is kept past the next step"}))
