// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "flow/Flow.h"
#include "model/Names.h"
#include "values/Consumption.h"
#include "values/Places.h"
#include "words/Awaiting.h"

namespace {
using namespace corolint;
using namespace clang;

struct PromiseNeverFulfilled final : Check<> {
  void coroutine(const Function &F, Report &R) const override {
    for (const ParmVarDecl *Param : F.decl().parameters())
      if (flowOf(F) && Param->getType()->isReferenceType() && isSignal(Param->getType(), F))
        if (std::optional<FlowPath> Path = wayWithout(*Param, F)) {
          FindingBuilder Found =
              R.warn(Param->getLocation(),
                     "'{0}' is not set on every path: its waiters never resume", Param->getName());
          describeBranches(*Path, Found);
          if (Path->End.Node)
            Found.step(Path->End.Node->getSourceRange(), "left here");
        }
  }

private:
  /// std::promise, and what is awaited by one coroutine and set by another.
  static bool isSignal(QualType T, const Function &F) {
    const CXXRecordDecl *Record = recordOf(T);
    if (!Record || !Record->getIdentifier())
      return false;
    if (isStd(*Record))
      return Record->getName() == "promise";
    return F.types().of(T).Kind == TypeKind::Awaitable && !F.types().members(Record, "set").empty();
  }

  static bool isSet(const Expr *Use, const Function &F) {
    const auto *Member = llvm::dyn_cast_or_null<MemberExpr>(F.parent(Use));
    const ValueDecl *Named = Member ? Member->getMemberDecl() : nullptr;
    return Named && Named->getIdentifier() && Named->getName().starts_with("set");
  }

  /// A way to the end on which it is not set, where another one sets it. What is done to it besides
  /// may set it too, and so may whoever it is handed to.
  static std::optional<FlowPath> wayWithout(const ParmVarDecl &Param, const Function &F) {
    auto Uses = F.uses(&Param);
    if (Uses.empty() || !llvm::all_of(Uses, [&](const Expr *Use) { return isSet(Use, F); }))
      return std::nullopt;
    return flowOf(F)->search([&](const Event &E, unsigned &) {
      if (E.Kind == Event::Exit)
        return llvm::isa_and_nonnull<CXXThrowExpr>(E.Node) ? Flow::Next::Prune : Flow::Next::Found;
      const auto *Ref = E.Kind == Event::Statement ? E.as<DeclRefExpr>() : nullptr;
      return Ref && Ref->getDecl() == &Param ? Flow::Next::Prune : Flow::Next::Go;
    });
  }
};
} // namespace

COROLINT_CHECK(promise_never_fulfilled, PromiseNeverFulfilled,
               ({.Name = "coro-promise-never-fulfilled",
                 .Summary = "A promise or event that others wait for is not set on every path",
                 .Promise = Tier::Preview}))
