// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "flow/Flow.h"
#include "subjects/Generators.h"

namespace {
using namespace corolint;
using namespace clang;

struct InfiniteGeneratorMaterialised final : Check<> {
  void function(const Function &F, Report &R) const override {
    for (const CXXForRangeStmt *Loop : generatorLoops(F)) {
      const Function *Producer = producerOf(rangeOf(*Loop), F);
      if (!Producer || !isEndless(*Producer) || canLeave(*Loop))
        continue;
      R.warn(Loop->getForLoc(), "this loop never ends: '{0}' yields forever",
             Producer->decl().getNameAsString())
          .step(Producer->decl().getLocation(), "this generator never ends");
    }
    for (const auto *Call : F.all<CallExpr>())
      if (AlgorithmPass Pass = algorithmPass(*Call); Pass.Range && readsAll(Pass.Algorithm))
        if (const Function *Producer = producerOf(Pass.Range, F); Producer && isEndless(*Producer))
          R.warn(Call->getSourceRange(), "'{0}' never ends: '{1}' yields forever", Pass.Algorithm,
                 Producer->decl().getNameAsString())
              .step(Producer->decl().getLocation(), "this generator never ends");
  }

private:
  static bool readsAll(llvm::StringRef Algorithm) {
    static const llvm::StringRef All[] = {"copy",     "copy_if",  "count",     "count_if",
                                          "distance", "for_each", "transform", "to",
                                          "max",      "min",      "minmax",    "fold_left"};
    return llvm::is_contained(All, Algorithm);
  }

  static bool isEndless(const Function &Producer) {
    if (!flowOf(Producer) || Producer.returns().Kind != TypeKind::SyncGenerator)
      return false;
    return !flowOf(Producer)->search([](const Event &E, unsigned &) {
      return E.Kind == Event::Exit ? Flow::Next::Found : Flow::Next::Go;
    });
  }

  /// Whether anything written in the loop leaves it, or lets others run meanwhile: consuming for
  /// ever with suspensions in between is a server's main loop.
  static bool canLeave(const CXXForRangeStmt &Loop) {
    bool Leaves = false;
    walk(Loop.getBody(), [&](const Stmt *S) {
      Leaves |= llvm::isa<BreakStmt, ReturnStmt, CoreturnStmt, GotoStmt, CXXThrowExpr,
                          CoroutineSuspendExpr>(S);
      return !Leaves;
    });
    return Leaves;
  }
};
} // namespace

COROLINT_CHECK(infinite_generator_materialised, InfiniteGeneratorMaterialised,
               ({.Name = "coro-infinite-generator-materialised",
                 .Summary = "A loop collects a generator that has no end",
                 .Promise = Tier::Preview}))
