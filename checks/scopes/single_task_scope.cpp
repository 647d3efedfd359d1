// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "subjects/Scopes.h"

namespace {
using namespace corolint;
using namespace clang;

struct SingleTaskScope final : Check<> {
  void coroutine(const Function &F, Report &R) const override {
    for (const VarDecl *Var : F.variables())
      if (std::optional<ScopeModel> Model = scopeModelOf(Var->getType(), F);
          Model && Var->hasLocalStorage() && !llvm::isa<ParmVarDecl>(Var))
        look(*Var, *Model, F, R);
  }

private:
  static void look(const VarDecl &Scope, const ScopeModel &Model, const Function &F, Report &R) {
    const Stmt *Spawn = nullptr, *Join = nullptr;
    for (const Expr *Use : F.uses(&Scope)) {
      ScopeEvent Done = scopeEventAt(Use, &Scope, Model, F);
      const Stmt *&Only = Done == ScopeEvent::Spawns ? Spawn : Join;
      bool Counts = Done == ScopeEvent::Spawns || Done == ScopeEvent::Joins;
      if (!Counts || Only)
        return;
      Only = statementOf(Use, F);
    }
    if (!Spawn || !Join || !followsDirectly(Spawn, Join, F))
      return;
    const Expr *Task = onlyArgument(Spawn);
    FindingBuilder Found =
        R.warn(Spawn->getSourceRange(),
               "scope '{0}' has one task, which is joined at once: awaiting it does the same",
               Scope.getName());
    Found.step(Join->getSourceRange(), "joined here");
    const Stmt *Declared = declarationOf(Scope, F);
    if (Task && Declared && followsDirectly(Declared, Spawn, F))
      Found.fix(FixSafety::Unsafe, "await the task and drop the scope", [&](EditList &Edits) {
        Edits.replace({Declared->getBeginLoc(), Task->getBeginLoc().getLocWithOffset(-1)},
                      "co_await ");
        Edits.remove({Task->getEndLoc().getLocWithOffset(1), Join->getEndLoc()});
      });
  }

  /// The statement of a block that \p S is part of.
  static const Stmt *statementOf(const Stmt *S, const Function &F) {
    while (S && !llvm::isa_and_nonnull<CompoundStmt>(F.parent(S)))
      S = F.parent(S);
    return S;
  }

  static bool followsDirectly(const Stmt *First, const Stmt *Second, const Function &F) {
    const auto *Block = llvm::dyn_cast_or_null<CompoundStmt>(F.parent(First));
    if (!Block)
      return false;
    const auto *At = llvm::find(Block->body(), First);
    return At != Block->body_end() && std::next(At) != Block->body_end() &&
           *std::next(At) == Second;
  }

  static const Expr *onlyArgument(const Stmt *Spawn) {
    const auto *Statement = llvm::dyn_cast<Expr>(Spawn);
    const auto *Call =
        Statement ? llvm::dyn_cast<CXXMemberCallExpr>(Statement->IgnoreImplicit()) : nullptr;
    return Call && Call->getNumArgs() == 1 ? Call->getArg(0) : nullptr;
  }

  static const Stmt *declarationOf(const VarDecl &Scope, const Function &F) {
    for (const auto *Declaration : F.all<DeclStmt>())
      if (Declaration->isSingleDecl() && Declaration->getSingleDecl() == &Scope)
        return Declaration;
    return nullptr;
  }
};
} // namespace

COROLINT_CHECK(single_task_scope, SingleTaskScope,
               ({.Name = "coro-single-task-scope",
                 .Summary = "A scope for a single task that is joined at once",
                 .Promise = Tier::Pedantic,
                 .Fix = FixSafety::Unsafe}))
