// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "flow/Flow.h"
#include "model/Names.h"
#include "subjects/Generators.h"
#include "values/Consumption.h"
#include "words/Awaiting.h"

namespace {
using namespace corolint;
using namespace clang;

struct Options {
  bool Strict = false;
  static constexpr auto describe() {
    return std::tuple{
        option("Strict", &Options::Strict,
               "Also report types that can be closed but whose destructor cleans up.")};
  }
};

struct AsyncGeneratorNotClosed final : Check<::Options> {
  void coroutine(const Function &F, Report &R) const override {
    if (!flowOf(F))
      return;
    for (const VarDecl *Var : F.variables()) {
      if (llvm::isa<ParmVarDecl>(Var) || Var->getType()->isReferenceType())
        continue;
      const TypeModel *Model = F.models().type(Var->getType());
      if (!Model || Model->Close.empty() ||
          F.types().of(Var->getType()).Kind != TypeKind::AsyncGenerator)
        continue;
      if ((!Model->CloseEffect.empty() || Options.Strict) && mustClose(*Var, *Model))
        look(*Var, *Model, F, R);
    }
  }

private:
  enum : unsigned { Unused, Pulled };

  static bool mustClose(const VarDecl &Var, const TypeModel &Model) {
    if (!Model.CloseWhenArgument)
      return true;
    const auto *Spec =
        llvm::dyn_cast_or_null<ClassTemplateSpecializationDecl>(recordOf(Var.getType()));
    if (!Spec || Spec->getTemplateArgs().size() <= *Model.CloseWhenArgument)
      return false;
    const TemplateArgument &Arg = Spec->getTemplateArgs()[*Model.CloseWhenArgument];
    return Arg.getKind() == TemplateArgument::Integral && Arg.getAsIntegral() != 0;
  }

  static void look(const VarDecl &Var, const TypeModel &Model, const Function &F, Report &R) {
    std::optional<FlowPoint> From = flowOf(F)->declared(&Var);
    if (!From)
      return;
    auto Step = [&](const Event &E, unsigned &State) { return step(E, State, Var, Model, F); };
    std::optional<FlowPath> Path = flowOf(F)->search(*From, Unused, Step);
    if (!Path)
      return;
    FindingBuilder Found = R.warn(
        Var.getLocation(), "'{0}' is left before its end and never closed: {1}", Var.getName(),
        Model.CloseEffect.empty() ? "its cleanup is not awaited" : Model.CloseEffect);
    describeBranches(*Path, Found);
    if (Path->End.Node)
      Found.step(Path->End.Node->getSourceRange(), "left here");
  }

  static Flow::Next step(const Event &E, unsigned &State, const VarDecl &Var,
                         const TypeModel &Model, const Function &F) {
    switch (E.Kind) {
    case Event::Statement:
      if (givesAway(E.Node, Var) || closes(E.Node, Var, Model))
        return Flow::Next::Prune;
      if (const auto *Pull = llvm::dyn_cast<Expr>(E.Node))
        if (const Expr *Object = asyncPullObject(Pull, F); Object && variableOf(Object) == &Var)
          State = Pulled;
      return Flow::Next::Go;
    case Event::Branch:
      // The loop's condition is false: the generator came to its end by itself.
      return State == Pulled && !E.Taken && asks(E.Node, Var) ? Flow::Next::Prune : Flow::Next::Go;
    case Event::VariableDies:
    case Event::LifetimeEnds:
      if (E.Variable == &Var)
        return State == Pulled ? Flow::Next::Found : Flow::Next::Prune;
      return Flow::Next::Go;
    case Event::Exit: // of a throw, the destructors are no events
      return State == Pulled && E.as<CXXThrowExpr>() ? Flow::Next::Found : Flow::Next::Go;
    default:
      return Flow::Next::Go;
    }
  }

  /// Whether \p Condition tells if \p Var has more elements: it names the generator, or a variable
  /// that was made from it.
  static bool asks(const Stmt *Condition, const VarDecl &Var) {
    bool Asks = false;
    auto Look = [&](const Stmt *S) {
      const auto *Ref = llvm::dyn_cast<DeclRefExpr>(S);
      const auto *Named = Ref ? llvm::dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
      if (Named == &Var)
        Asks = true;
      else if (Named && Named->hasInit() && Named->getInit() != Condition)
        Asks |= names(Named->getInit(), Var);
      return !Asks;
    };
    walk(Condition, Look);
    return Asks;
  }

  static bool names(const Stmt *In, const VarDecl &Var) {
    bool Found = false;
    walk(In, [&](const Stmt *S) {
      const auto *Ref = llvm::dyn_cast<DeclRefExpr>(S);
      Found |= Ref && Ref->getDecl() == &Var;
      return !Found;
    });
    return Found;
  }

  static bool givesAway(const Stmt *S, const VarDecl &Var) {
    const auto *E = llvm::dyn_cast<Expr>(S);
    return E && isMoveOrForward(E) && variableOf(E) == &Var;
  }

  static bool closes(const Stmt *S, const VarDecl &Var, const TypeModel &Model) {
    const auto *Call = llvm::dyn_cast<CXXMemberCallExpr>(S);
    return Call && Call->getMethodDecl() && variableOf(Call->getImplicitObjectArgument()) == &Var &&
           llvm::is_contained(Model.Close, Call->getMethodDecl()->getNameAsString());
  }
};
} // namespace

COROLINT_CHECK(
    async_generator_not_closed, AsyncGeneratorNotClosed,
    ({.Name = "coro-async-generator-not-closed",
      .Summary = "An async generator is left before its end without its awaited cleanup"}))
