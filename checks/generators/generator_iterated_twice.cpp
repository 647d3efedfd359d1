// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "flow/Flow.h"
#include "subjects/Generators.h"

namespace {
using namespace corolint;
using namespace clang;

struct GeneratorIteratedTwice final : Check<> {
  void function(const Function &F, Report &R) const override {
    for (const VarDecl *Var : F.variables()) {
      bool Given = llvm::isa<ParmVarDecl>(Var);
      if ((Var->getType()->isReferenceType() && !Given) || !Var->hasLocalStorage())
        continue;
      const TypeProfile &Profile = F.types().of(Var->getType());
      if (Profile.isGenerator() && !Profile.Copyable && flowOf(F))
        look(*Var, F, R);
    }
  }

private:
  enum : unsigned { Fresh, Started, Moved };

  static void look(const VarDecl &Var, const Function &F, Report &R) {
    const Stmt *First[] = {nullptr, nullptr, nullptr};
    unsigned Before = Fresh;
    auto Step = [&](const Event &E, unsigned &State) {
      if (E.Variable == &Var) // it dies; the next round of a loop makes another one
        return Flow::Next::Prune;
      if (E.Kind != Event::Statement || !E.Node)
        return Flow::Next::Go;
      bool Leaves = isMovedAway(E.Node, Var);
      if (Leaves || isPass(E.Node, Var, F)) {
        // The flow has a member's initialiser twice: the expression, and the initialisation.
        if (llvm::isa<CXXConstructorDecl>(F.decl()) && E.Node == First[State])
          return Flow::Next::Go;
        if (State == Moved || (State == Started && !Leaves)) {
          Before = State;
          return Flow::Next::Found;
        }
        State = Leaves ? Moved : Started;
        First[State] = First[State] ? First[State] : E.Node;
      } else if (replaces(E.Node, Var, F)) {
        State = Fresh;
      }
      return Flow::Next::Go;
    };
    FlowPoint From = flowOf(F)->declared(&Var).value_or(flowOf(F)->entry());
    if (std::optional<FlowPath> Path = flowOf(F)->search(From, Fresh, Step))
      report(*Path->End.Node, First[Before], Before == Moved, Var, R);
  }

  static void report(const Stmt &At, const Stmt *First, bool WasMoved, const VarDecl &Var,
                     Report &R) {
    FindingBuilder Found =
        WasMoved ? R.warn(At.getSourceRange(), "'{0}' is used after it was moved away; it is empty",
                          Var.getName())
                 : R.warn(At.getSourceRange(),
                          "'{0}' is iterated a second time; its elements are gone", Var.getName());
    if (First != &At)
      Found.step(First->getSourceRange(), WasMoved ? "moved away here" : "iterated here first");
    Found.step(Var.getLocation(), "a generator gives its elements once; another pass needs another "
                                  "generator, or a container of the elements");
  }

  static bool isPass(const Stmt *S, const VarDecl &Var, const Function &F) {
    if (passOver(S, F) == &Var)
      return true;
    const auto *Call = llvm::dyn_cast<CallExpr>(S);
    const Function *Callee = Call ? F.unit().bodyOf(Call->getDirectCallee()) : nullptr;
    if (!Callee || Callee->isCoroutine() || llvm::isa<CXXOperatorCallExpr>(Call))
      return false;
    for (unsigned I = 0; I != Call->getNumArgs() && I != Callee->decl().getNumParams(); ++I)
      if (variableOf(Call->getArg(I)) == &Var)
        return alwaysIterates(*Callee, *Callee->decl().getParamDecl(I));
    return false;
  }

  /// Whether every way through \p F begins a pass over its parameter.
  static bool alwaysIterates(const Function &F, const ParmVarDecl &Param) {
    return Param.getType()->isReferenceType() && flowOf(F) &&
           llvm::any_of(F.all<CallExpr>(),
                        [&](const CallExpr *Call) { return passOver(Call, F) == &Param; }) &&
           !flowOf(F)->search([&](const Event &E, unsigned &) {
             if (E.Kind == Event::Statement && E.Node && passOver(E.Node, F) == &Param)
               return Flow::Next::Prune;
             return E.Kind == Event::Exit ? Flow::Next::Found : Flow::Next::Go;
           });
  }

  static bool isMovedAway(const Stmt *S, const VarDecl &Var) {
    const auto *Construct = llvm::dyn_cast<CXXConstructExpr>(S);
    return Construct && Construct->getConstructor()->isMoveConstructor() &&
           Construct->getNumArgs() && isMoveOrForward(Construct->getArg(0)->IgnoreImplicit()) &&
           variableOf(Construct->getArg(0)) == &Var;
  }

  /// An assignment, a call that may assign: what follows is another generator.
  static bool replaces(const Stmt *S, const VarDecl &Var, const Function &F) {
    if (const auto *Assign = llvm::dyn_cast<CXXOperatorCallExpr>(S))
      return Assign->getOperator() == OO_Equal && variableOf(Assign->getArg(0)) == &Var;
    const auto *Call = llvm::dyn_cast<CallExpr>(S);
    if (!Call || llvm::isa<CXXMemberCallExpr>(Call) || isMoveOrForward(Call))
      return false;
    return llvm::any_of(Call->arguments(), [&](const Expr *Arg) {
      return Arg->isGLValue() && !Arg->getType().isConstQualified() && variableOf(Arg) == &Var;
    });
  }
};
} // namespace

COROLINT_CHECK(generator_iterated_twice, GeneratorIteratedTwice,
               ({.Name = "coro-generator-iterated-twice",
                 .Summary = "A single-pass generator is iterated a second time"}))
