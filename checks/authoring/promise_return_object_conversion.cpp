// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "model/Names.h"

namespace {
using namespace corolint;
using namespace clang;

struct PromiseReturnObjectConversion final : Check<> {
  void coroutine(const Function &F, Report &R) const override {
    const TypeProfile &Profile = F.returns();
    const CXXRecordDecl *Result = recordOf(F.decl().getReturnType());
    // Monadic types convert late on purpose: only then is their result there.
    if (!Result || Profile.isLazy() || Profile.Kind == TypeKind::Monadic)
      return;
    for (const FunctionDecl *Getter : F.types().members(Profile.Promise, "get_return_object")) {
      QualType Made = F.types().returnType(Getter);
      const CXXRecordDecl *Object = Made.isNull() ? nullptr : recordOf(Made);
      if (!Object || Object->getCanonicalDecl() == Result->getCanonicalDecl() ||
          !Made.isDestructedType() || !F.unit().isUserCode(Getter->getLocation()))
        continue;
      R.warn(Getter->getLocation(),
             "compilers differ on whether this is converted to '{0}' before or after the body runs",
             Result->getName())
          .step(F.decl().getLocation(), "returned by this coroutine, whose body starts at once");
    }
  }
};
} // namespace

COROLINT_CHECK(
    promise_return_object_conversion, PromiseReturnObjectConversion,
    ({.Name = "coro-promise-return-object-conversion",
      .Summary =
          "When the return object of an eager coroutine is converted depends on the compiler",
      .Promise = Tier::Preview}))
