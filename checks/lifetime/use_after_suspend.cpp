// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "facts/Consumption.h"
#include "model/Annotations.h"
#include "model/Names.h"

namespace {
using namespace corolint;
using namespace clang;

struct UseAfterSuspend final : Check<> {
  void coroutine(const Function &F, Report &R) const override {
    if (F.suspensions().empty() || !F.flow())
      return;
    for (const VarDecl *Var : F.variables())
      if (const NamedDecl *Says = source(*Var))
        look(*Var, *Says, F, R);
  }

private:
  /// The declaration that says that the value of \p Var ends at a suspension: its type, or the
  /// function that it comes from.
  static const NamedDecl *source(const VarDecl &Var) {
    QualType T = Var.getType().getNonReferenceType();
    if (T->isPointerType())
      T = T->getPointeeType();
    const CXXRecordDecl *Record = recordOf(T);
    if (isAnnotated(Record, Annotation::ValidUntilSuspend))
      return Record;
    const Expr *Init = llvm::isa<ParmVarDecl>(Var) ? nullptr : Var.getInit();
    const FunctionDecl *Callee = Init ? calleeOf(valueOf(Init)) : nullptr;
    return isAnnotated(Callee, Annotation::ValidUntilSuspend) ? Callee : nullptr;
  }

  static void look(const VarDecl &Var, const NamedDecl &Says, const Function &F, Report &R) {
    std::optional<FlowPoint> From =
        llvm::isa<ParmVarDecl>(Var) ? F.flow()->entry() : F.flow()->declared(&Var);
    if (!From)
      return;
    llvm::SmallVector<const Expr *, 4> Uses = F.uses(&Var);
    auto Visit = [&](const Event &E, unsigned &State) {
      if (const SuspensionPoint *Point =
              !State && E.Kind == Event::Suspension ? F.suspension(E.Node) : nullptr;
          Point && Point->Certainty != SuspendCertainty::Never)
        State = Point - F.suspensions().begin() + 1;
      if (E.Kind != Event::Statement || !llvm::is_contained(Uses, E.Node))
        return Flow::Next::Go;
      if (isAssigned(*E.as<Expr>(), F))
        return Flow::Next::Prune;
      if (!State)
        return Flow::Next::Go;
      R.warn(E.Node->getSourceRange(), "'{0}' is used after a suspension; it was valid until there",
             Var.getName())
          .step(Says.getLocation(), "'{0}' says so", Says.getName())
          .step(F.suspensions()[State - 1].Expr->getKeywordLoc(), "the coroutine suspends here");
      return Flow::Next::Found;
    };
    F.flow()->search(*From, 0, Visit);
  }

  static bool isAssigned(const Expr &Use, const Function &F) {
    const Stmt *Parent = F.parent(&Use);
    if (const auto *Operator = llvm::dyn_cast_or_null<CXXOperatorCallExpr>(Parent))
      return Operator->getOperator() == OO_Equal && Operator->getArg(0) == &Use;
    const auto *Binary = llvm::dyn_cast_or_null<BinaryOperator>(Parent);
    return Binary && Binary->getOpcode() == BO_Assign && Binary->getLHS() == &Use;
  }
};
} // namespace

COROLINT_CHECK(use_after_suspend, UseAfterSuspend,
               ({.Name = "coro-use-after-suspend",
                 .Summary = "What is valid until the next suspension is used after one",
                 .Promise = Tier::Strict}))
