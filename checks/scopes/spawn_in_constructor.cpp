// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "subjects/Scopes.h"
#include "values/Consumption.h"

namespace {
using namespace corolint;
using namespace clang;

struct SpawnInConstructor final : Check<> {
  void function(const Function &F, Report &R) const override {
    const auto *Constructor = llvm::dyn_cast<CXXConstructorDecl>(&F.decl());
    if (!Constructor)
      return;
    for (const Spawn &S : spawnsIn(F))
      if (!S.Scope && usesThis(S.Call))
        report(S.Call, *Constructor, R);
    for (const auto *Call : F.all<CallExpr>())
      if (isDetached(Call, F) && usesThis(Call))
        report(Call, *Constructor, R);
  }

private:
  static bool isDetached(const CallExpr *Call, const Function &F) {
    return Call->getType()->isRecordType() && fateOf(Call, F).What == Fate::Dropped &&
           F.types().of(Call->getType()).Kind == TypeKind::FireAndForget;
  }

  /// What is started reads the object: a member coroutine, or a closure with `this`.
  static bool usesThis(const Expr *Call) {
    bool Found = false;
    walk(Call, [&](const Stmt *S) {
      const auto *Lambda = llvm::dyn_cast<LambdaExpr>(S);
      Found |= Lambda && llvm::any_of(Lambda->captures(),
                                      [](const LambdaCapture &C) { return C.capturesThis(); });
      const auto *Member = llvm::dyn_cast<CXXMemberCallExpr>(S);
      Found |= Member && Member != Call && Member->getImplicitObjectArgument() &&
               llvm::isa<CXXThisExpr>(Member->getImplicitObjectArgument()->IgnoreImpCasts()) &&
               Member->getType()->isRecordType();
      Found |= Member && Member == Call && Member->getType()->isRecordType() &&
               llvm::isa<CXXThisExpr>(Member->getImplicitObjectArgument()->IgnoreImpCasts());
      return !Found;
    });
    return Found;
  }

  static void report(const Expr *Call, const CXXConstructorDecl &Constructor, Report &R) {
    R.warn(Call->getSourceRange(),
           "a task that uses '{0}' starts before its constructor is done, and nothing joins it",
           Constructor.getParent()->getName())
        .step(Constructor.getLocation(), "an exception after this point destroys the object");
  }
};
} // namespace

COROLINT_CHECK(spawn_in_constructor, SpawnInConstructor,
               ({.Name = "coro-spawn-in-constructor",
                 .Summary = "A constructor starts a task that uses the object",
                 .Promise = Tier::Strict}))
