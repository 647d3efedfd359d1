// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "facts/Generators.h"

namespace {
using namespace corolint;
using namespace clang;

struct GeneratorIteratedTwice final : Check<> {
  void function(const Function &F, Report &R) const override {
    for (const VarDecl *Var : F.variables()) {
      if (Var->getType()->isReferenceType() || !Var->hasLocalStorage())
        continue;
      const TypeProfile &Profile = F.types().of(Var->getType());
      if (Profile.isGenerator() && !Profile.Copyable && F.flow())
        look(*Var, F, R);
    }
  }

private:
  enum : unsigned { Fresh, Started };

  static void look(const VarDecl &Var, const Function &F, Report &R) {
    const Stmt *First = nullptr;
    auto Step = [&](const Event &E, unsigned &State) {
      if (E.Kind != Event::Statement || !E.Node)
        return Flow::Next::Go;
      if (passOver(E.Node, F) == &Var) {
        if (State == Started)
          return Flow::Next::Found;
        State = Started;
        First = First ? First : E.Node;
      } else if (replaces(E.Node, Var)) {
        State = Fresh;
      }
      return Flow::Next::Go;
    };
    FlowPoint From = F.flow()->declared(&Var).value_or(F.flow()->entry());
    std::optional<FlowPath> Path = F.flow()->search(From, Fresh, Step);
    if (!Path)
      return;
    FindingBuilder Found = R.warn(Path->End.Node->getSourceRange(),
                                  "'{0}' is iterated a second time; its elements are gone",
                                  Var.getName());
    if (First != Path->End.Node)
      Found.step(First->getSourceRange(), "iterated here first");
    Found.step(Var.getLocation(), "a generator gives its elements once");
  }

  /// An assignment, a move away: what follows is another generator, or none.
  static bool replaces(const Stmt *S, const VarDecl &Var) {
    if (const auto *Assign = llvm::dyn_cast<CXXOperatorCallExpr>(S))
      return Assign->getOperator() == OO_Equal && variableOf(Assign->getArg(0)) == &Var;
    const auto *E = llvm::dyn_cast<Expr>(S);
    return E && isMoveOrForward(E) && variableOf(E) == &Var;
  }
};
} // namespace

COROLINT_CHECK(generator_iterated_twice, GeneratorIteratedTwice,
               ({.Name = "coro-generator-iterated-twice",
                 .Summary = "A single-pass generator is iterated a second time"}))
