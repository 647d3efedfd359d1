// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "code/Declarations.h"
#include "subjects/Scopes.h"
#include "values/Stores.h"

#include "clang/Basic/SourceManager.h"

namespace {
using namespace corolint;
using namespace clang;

struct SpawnIntoOuterScope final : Check<> {
  void function(const Function &F, Report &R) const override {
    for (const Spawn &S : spawnsIn(F)) {
      Root Outer = S.Scope ? rootOf(S.Scope) : Root();
      if (!Outer.Variable && !Outer.This)
        continue;
      if (const VarDecl *Inner = innerScope(S.Call, Outer, F))
        R.warn(S.Call->getSourceRange(),
               "the task runs in an outer scope: '{0}' neither waits for it nor cancels it",
               Inner->getName())
            .step(Inner->getLocation(), "the inner scope");
    }
  }

private:
  /// A scope that encloses \p At more narrowly than \p Outer does.
  static const VarDecl *innerScope(const Stmt *At, const Root &Outer, const Function &F) {
    const Stmt *OuterBlock = Outer.Variable ? blockOf(Outer.Variable, F) : nullptr;
    for (const VarDecl *Var : F.variables()) {
      if (Var == Outer.Variable || Var->getType()->isPointerType() ||
          !scopeModelOf(Var->getType().getNonReferenceType(), F))
        continue;
      if (llvm::isa<ParmVarDecl>(Var)) {
        if (F.closure() && Outer.Captured && Var->getType()->isReferenceType())
          return Var;
        continue;
      }
      const Stmt *Block = blockOf(Var, F);
      if (Block && Block != OuterBlock && isInside(At, Block, F) && isBefore(Var, At, F))
        return Var;
    }
    return nullptr;
  }

  /// The block in which \p Var is declared; null for what lives longer than the body.
  static const Stmt *blockOf(const VarDecl *Var, const Function &F) {
    const DeclStmt *Declaration = declarationOf(*Var, F);
    return Declaration ? F.parent(Declaration) : nullptr;
  }

  static bool isBefore(const VarDecl *Var, const Stmt *At, const Function &F) {
    return F.context().getSourceManager().isBeforeInTranslationUnit(Var->getLocation(),
                                                                    At->getBeginLoc());
  }
};
} // namespace

COROLINT_CHECK(spawn_into_outer_scope, SpawnIntoOuterScope,
               ({.Name = "coro-spawn-into-outer-scope",
                 .Summary = "A task is started in an outer scope while an inner one is open",
                 .Promise = Tier::Strict}))
