// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "flow/Flow.h"
#include "subjects/ThreadLocals.h"
#include "values/Places.h"

namespace {
using namespace corolint;
using namespace clang;

struct ThreadLocalAcrossSuspend final : Check<> {
  void coroutine(const Function &F, Report &R) const override {
    const TypeModel *Known = F.models().type(F.decl().getReturnType());
    if (F.suspensions().empty() || !flowOf(F) || (Known && Known->OneThread))
      return;
    for (const VarDecl *Var : F.variables()) {
      std::optional<FlowPoint> From = flowOf(F)->declared(Var);
      const VarDecl *Of =
          From && Var->getInit() && Var->hasLocalStorage() ? refersTo(*Var) : nullptr;
      if (From && Var->getTLSKind() != VarDecl::TLS_None)
        Of = Var;
      if (Of)
        keptReference(*Var, *Of, *From, F, R);
    }
    for (const Stmt *S : F.statements())
      if (const auto *E = llvm::dyn_cast<Expr>(S))
        if (isWritten(E, F) && (threadLocalOf(E) || isErrno(E)))
          if (std::optional<FlowPoint> From = flowOf(F)->after(writeAround(E, F)))
            writtenBefore(*E, *From, F, R);
  }

private:
  static const VarDecl *refersTo(const VarDecl &Var) {
    QualType T = Var.getType();
    return T->isReferenceType() || T->isPointerType() ? threadLocalBehind(Var.getInit()) : nullptr;
  }

  static const Stmt *writeAround(const Expr *E, const Function &F) {
    const Stmt *S = E;
    while (llvm::isa_and_nonnull<DeclRefExpr, MemberExpr, ParenExpr, ArraySubscriptExpr>(S) ||
           S == E)
      S = F.parent(S);
    return S;
  }

  /// `auto &r = tls; co_await x(); r++;`: r is another thread's by then.
  static void keptReference(const VarDecl &Var, const VarDecl &Of, FlowPoint From,
                            const Function &F, Report &R) {
    const Stmt *Suspended = nullptr;
    std::optional<FlowPath> Path = flowOf(F)->search(From, 0, [&](const Event &E, unsigned &Late) {
      if (E.Kind == Event::Suspension && F.maySuspendAt(E.Node)) {
        Late = 1;
        Suspended = Suspended ? Suspended : E.Node;
      }
      if (E.Kind != Event::Statement)
        return Flow::Next::Go;
      if (const auto *Assign = E.as<BinaryOperator>(); Assign && Assign->getOpcode() == BO_Assign &&
                                                       Var.getType()->isPointerType() &&
                                                       variableOf(Assign->getLHS()) == &Var)
        return Flow::Next::Prune;
      const auto *Ref = E.as<DeclRefExpr>();
      return Ref && Ref->getDecl() == &Var && Late ? Flow::Next::Found : Flow::Next::Go;
    });
    if (!Path)
      return;
    if (&Var == &Of)
      R.warn(Path->End.Node->getSourceRange(),
             "this may be another thread's '{0}', which was never initialised there", Var.getName())
          .step(Var.getLocation(), "initialised on one thread here")
          .step(llvm::cast<CoroutineSuspendExpr>(Suspended)->getKeywordLoc(),
                "suspends here, and may resume on another thread");
    else
      R.warn(Path->End.Node->getSourceRange(),
             "'{0}' refers to the thread_local '{1}' of the thread that ran before the suspension",
             Var.getName(), Of.getName())
          .step(Var.getLocation(), "bound to one thread's '{0}' here", Of.getName())
          .step(llvm::cast<CoroutineSuspendExpr>(Suspended)->getKeywordLoc(),
                "suspends here, and may resume on another thread")
          .step(Path->End.Node->getSourceRange(), "used here");
  }

  /// `tls = 1; co_await x(); use(tls);`: what is read is another thread's.
  static void writtenBefore(const Expr &Write, FlowPoint From, const Function &F, Report &R) {
    const VarDecl *Var = threadLocalOf(&Write);
    const Stmt *Suspended = nullptr;
    std::optional<FlowPath> Path = flowOf(F)->search(From, 0, [&](const Event &E, unsigned &Late) {
      if (E.Kind == Event::Suspension && F.maySuspendAt(E.Node)) {
        Late = 1;
        Suspended = Suspended ? Suspended : E.Node;
      }
      const auto *Mention = E.Kind == Event::Statement ? E.as<Expr>() : nullptr;
      if (!Mention || !(Var ? threadLocalOf(Mention) == Var : isErrno(Mention)))
        return Flow::Next::Go;
      if (isOverwritten(*Mention, F))
        return Flow::Next::Prune;
      return Late ? Flow::Next::Found : Flow::Next::Go;
    });
    if (!Path)
      return;
    llvm::StringRef Name = Var ? Var->getName() : "errno";
    R.warn(Path->End.Node->getSourceRange(),
           "'{0}' was set before the suspension, on a thread that may be another one", Name)
        .step(Write.getSourceRange(), "set here")
        .step(llvm::cast<CoroutineSuspendExpr>(Suspended)->getKeywordLoc(),
              "suspends here, and may resume on another thread")
        .step(Path->End.Node->getSourceRange(), "used here");
  }

  static bool isOverwritten(const Expr &Mention, const Function &F) {
    if (!isWritten(&Mention, F))
      return false;
    const auto *Assign = llvm::dyn_cast_or_null<BinaryOperator>(writeAround(&Mention, F));
    return Assign && Assign->getOpcode() == BO_Assign;
  }
};
} // namespace

COROLINT_CHECK(thread_local_across_suspend, ThreadLocalAcrossSuspend,
               ({.Name = "coro-thread-local-across-suspend",
                 .Summary = "A thread's own state is used across a suspension"}))
