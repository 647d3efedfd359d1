// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "facts/Consumption.h"
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
      if (Element && Element->getType()->isReferenceType() && diesAtNextStep(*Loop, F))
        look(*Loop, *Element, F, R);
    }
  }

private:
  /// Whether the element is the generator's own: not where it yields references (generator<T&>),
  /// nor where every co_yield in sight names something that is not in its frame.
  static bool diesAtNextStep(const CXXForRangeStmt &Loop, const Function &F) {
    const auto *Spec = llvm::dyn_cast_or_null<ClassTemplateSpecializationDecl>(
        recordOf(rangeOf(Loop)->getType()));
    if (!Spec || Spec->getTemplateArgs().size() == 0 ||
        Spec->getTemplateArgs()[0].getKind() != TemplateArgument::Type ||
        Spec->getTemplateArgs()[0].getAsType()->isReferenceType())
      return false;
    const Function *Producer = producerOf(rangeOf(Loop), F);
    if (!Producer)
      return false;
    return llvm::any_of(Producer->suspensions(), [](const SuspensionPoint &S) {
      return S.isYield() && yieldsOwnObject(llvm::cast<CoyieldExpr>(S.Expr));
    });
  }

  /// `co_yield local;` and `co_yield f();`: an object of the frame, or of the full-expression.
  static bool yieldsOwnObject(const CoyieldExpr *Yield) {
    const auto *Call = llvm::dyn_cast_or_null<CallExpr>(valueOf(Yield->getOperand()));
    const Expr *Value = Call && Call->getNumArgs() ? Call->getArg(0) : Yield->getOperand();
    const Expr *Object = Value->IgnoreParenImpCasts();
    if (llvm::isa<MaterializeTemporaryExpr>(Object) || valueOf(Value)->isPRValue())
      return true;
    const VarDecl *Var = variableOf(Value);
    return Var && Var->hasLocalStorage() && !Var->getType()->isReferenceType();
  }

  static void look(const CXXForRangeStmt &Loop, const VarDecl &Element, const Function &F,
                   Report &R) {
    walk(Loop.getBody(), [&](const Stmt *S) {
      const auto *Address = llvm::dyn_cast<UnaryOperator>(S);
      if (Address && Address->getOpcode() == UO_AddrOf &&
          variableOf(Address->getSubExpr()) == &Element && outlives(*Address, Loop, F))
        R.warn(Address->getSourceRange(),
               "this pointer to '{0}' dangles from the next step of the generator",
               Element.getName())
            .step(Loop.getForLoc(), "each step of this loop destroys the element before");
      return true;
    });
  }

  /// Whether the pointer is kept where the next step of the loop still sees it.
  static bool outlives(const Expr &Pointer, const CXXForRangeStmt &Loop, const Function &F) {
    Consumption Fate = fateOf(&Pointer, F);
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
