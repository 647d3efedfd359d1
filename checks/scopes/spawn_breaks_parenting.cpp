// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "model/Names.h"
#include "subjects/Scopes.h"

namespace {
using namespace corolint;
using namespace clang;

struct SpawnBreaksParenting final : Check<> {
  void function(const Function &F, Report &R) const override {
    for (const Spawn &S : spawnsIn(F))
      if (const Expr *Token = deafToken(S.Call, F))
        R.warn(Token->getSourceRange(), "what is started here is never told of a cancellation: "
                                        "this token never requests a stop")
            .step(S.Call->getSourceRange(), "started here");
  }

private:
  /// A token made on the spot that nothing can ever trigger.
  static const Expr *deafToken(const Expr *Call, const Function &F) {
    const Expr *Found = nullptr;
    walk(Call, [&](const Stmt *S) {
      const auto *E = llvm::dyn_cast<Expr>(S);
      if (!Found && E && !llvm::isa<CXXDefaultArgExpr>(E) && isMadeFromNothing(E)) {
        const TypeModel *Model = F.models().type(E->getType());
        Found = Model && Model->NeverStops ? E : nullptr;
      }
      return !Found && !llvm::isa<CXXDefaultArgExpr>(S);
    });
    return Found;
  }

  static bool isMadeFromNothing(const Expr *E) {
    if (const auto *Made = llvm::dyn_cast<CXXConstructExpr>(E))
      return Made->getConstructor()->isDefaultConstructor();
    if (const auto *List = llvm::dyn_cast<InitListExpr>(E))
      return List->getNumInits() == 0;
    return llvm::isa<CXXScalarValueInitExpr>(E);
  }
};
} // namespace

COROLINT_CHECK(spawn_breaks_parenting, SpawnBreaksParenting,
               ({.Name = "coro-spawn-breaks-parenting",
                 .Summary = "A task is started with a stop token that never requests a stop",
                 .Promise = Tier::Strict}))
