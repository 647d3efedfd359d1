// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "flow/Flow.h"
#include "flow/LateUse.h"
#include "subjects/ThreadLocals.h"

namespace {
using namespace corolint;
using namespace clang;

struct ThreadLocalAcrossSuspend final : Check<> {
  void coroutine(const Function &F, Report &R) const override {
    const TypeModel *Known = F.models().type(F.decl().getReturnType());
    if (F.suspensions().empty() || !flowOf(F) || (Known && Known->OneThread))
      return;
    for (const VarDecl *Var : F.variables())
      if (Var->getTLSKind() != VarDecl::TLS_None)
        ownVariable(*Var, F, R);
      else if (Var->getInit() && Var->hasLocalStorage() && flowOf(F)->declared(Var))
        local(*Var, F, R);
    for (const Stmt *S : F.statements())
      if (const auto *E = llvm::dyn_cast<Expr>(S))
        if (isWritten(E, F) && (threadLocalOf(E) || isErrno(E)))
          if (std::optional<FlowPoint> From = flowOf(F)->after(writeAround(E, F)))
            writtenBefore(*E, *From, F, R);
  }

private:
  static void local(const VarDecl &Var, const Function &F, Report &R) {
    QualType T = Var.getType();
    if (T->isReferenceType() || T->isPointerType())
      if (const VarDecl *Of = threadLocalBehind(Var.getInit()))
        return keptReference(Var, *Of, F, R);
    if (const VarDecl *Of = T->isReferenceType() ? nullptr : threadLocalReadBy(Var.getInit()))
      keptValue(Var, *Of, F, R);
  }

  static const Stmt *writeAround(const Expr *E, const Function &F) {
    const Stmt *S = E;
    while (llvm::isa_and_nonnull<DeclRefExpr, MemberExpr, ParenExpr, ArraySubscriptExpr>(S) ||
           S == E)
      S = F.parent(S);
    return S;
  }

  static FindingBuilder &&tell(FindingBuilder &&Found, SourceRange Before, llvm::StringRef What,
                               const LateUse &Late) {
    Found.step(Before, "{0}", What)
        .step(Late.Suspended->getKeywordLoc(),
              "the coroutine suspends here, and may resume on another thread")
        .step(Late.Used->getSourceRange(), "used here");
    return std::move(Found);
  }

  static void ownVariable(const VarDecl &Var, const Function &F, Report &R) {
    if (std::optional<LateUse> Late = flowOf(F)->declared(&Var) ? lateUse(Var, F) : std::nullopt)
      tell(R.warn(Late->Used->getSourceRange(),
                  "this may be another thread's '{0}', which was never initialised there",
                  Var.getName()),
           Var.getLocation(), "initialised on one thread here", *Late);
  }

  /// `auto &r = tls; co_await x(); r++;`: r is another thread's by then.
  static void keptReference(const VarDecl &Var, const VarDecl &Of, const Function &F, Report &R) {
    if (std::optional<LateUse> Late = lateUse(Var, F))
      tell(R.warn(Late->Used->getSourceRange(),
                  "'{0}' refers to the thread_local '{1}' of the thread that ran before the "
                  "suspension",
                  Var.getName(), Of.getName()),
           Var.getLocation(), "bound to one thread's variable here", *Late);
  }

  /// `auto old = std::exchange(tls, x); co_await f(); tls = old;`: meanwhile the thread runs others
  /// with x, and what is set back may be another thread's.
  static void keptValue(const VarDecl &Var, const VarDecl &Of, const Function &F, Report &R) {
    llvm::SmallVector<const Expr *, 4> Uses = F.uses(&Var);
    std::optional<LateUse> Late = lateUse(*flowOf(F)->declared(&Var), F, [&](const Event &E) {
      if (E.Kind != Event::Statement || threadLocalWrittenAt(E.Node) != &Of)
        return Touch::None;
      bool Back = false;
      walk(E.Node, [&](const Stmt *S) { return !(Back |= llvm::is_contained(Uses, S)); });
      return Back ? Touch::Relies : Touch::None;
    });
    if (Late && isSwapped(Var, Of, *Late, F))
      tell(R.warn(Late->Used->getSourceRange(),
                  "'{0}' is set back after a suspension, on what may be another thread",
                  Of.getName()),
           Var.getLocation(), "its value is kept here", *Late);
  }

  /// Whether \p Of has another value at the suspension. Who only carries the value over to the
  /// thread that resumes it does no harm.
  static bool isSwapped(const VarDecl &Var, const VarDecl &Of, const LateUse &Late,
                        const Function &F) {
    SourceLocation Until = Late.Suspended->getKeywordLoc();
    return llvm::any_of(F.statements(), [&](const Stmt *S) {
      return threadLocalWrittenAt(S) == &Of && Var.getBeginLoc() <= S->getBeginLoc() &&
             S->getBeginLoc() < Until;
    });
  }

  /// `tls = 1; co_await x(); use(tls);`: what is read is another thread's.
  static void writtenBefore(const Expr &Write, FlowPoint From, const Function &F, Report &R) {
    const VarDecl *Var = threadLocalOf(&Write);
    std::optional<LateUse> Late = lateUse(From, F, [&](const Event &E) {
      // Declared again in the next round of a loop, it is that thread's own.
      const auto *Declared = E.Kind == Event::Statement ? E.as<DeclStmt>() : nullptr;
      if (Declared && Var && llvm::is_contained(Declared->decls(), Var))
        return Touch::Renews;
      const auto *Mention = E.Kind == Event::Statement ? E.as<Expr>() : nullptr;
      if (!Mention || !(Var ? threadLocalOf(Mention) == Var : isErrno(Mention)))
        return Touch::None;
      return isOverwritten(*Mention, F) ? Touch::Renews : Touch::Relies;
    });
    if (Late)
      tell(R.warn(Late->Used->getSourceRange(),
                  "'{0}' was set before the suspension, on what may be another thread",
                  Var ? Var->getName() : "errno"),
           Write.getSourceRange(), "set here", *Late);
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
                 .Summary = "A thread-local variable is used across a suspension"}))
