// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "subjects/Outliving.h"

namespace {
using namespace corolint;
using namespace clang;

struct Options {
  bool Strict = false;
  static constexpr auto describe() {
    return std::tuple{option("Strict", &Options::Strict,
                             "Also report members that are left pointing to any local, whatever "
                             "its type: other code may reset them in time.")};
  }
};

struct ResourceEscapesScope final : Check<::Options> {
  void function(const Function &F, Report &R) const override {
    for (const Loan &L : loansIn(F))
      for (const Outliving &O : outlivingLoan(L, F))
        lent(O, L, R);
  }

  void coroutine(const Function &F, Report &R) const override {
    for (const Outliving &O : outlivingLocals(F))
      if (O.How == Outliving::UsedLater || Options.Strict || endsWithScope(*O.Object, F))
        local(O, R);
  }

private:
  /// A variable whose end is the point of it: it joins, unlocks, closes, disarms.
  static bool endsWithScope(const VarDecl &Var, const Function &F) {
    const TypeModel *Model = F.models().type(Var.getType());
    return Model && (Model->Scope || Model->Guard || Model->Timeout || Model->MustNotSpanYield ||
                     !Model->Close.empty());
  }

  static void lent(const Outliving &O, const Loan &L, Report &R) {
    if (O.How == Outliving::UsedLater) {
      R.warn(O.Used->getSourceRange(), "'{0}' is used after '{1}' released what it points to",
             O.Holder->getName(), L.Name)
          .step(O.Object->getLocation(), "'{0}' lends this until the callable returns", L.Name)
          .step(O.Kept->getSourceRange(), "its address is kept here")
          .step(L.Over->getSourceRange(), "it is released when this callable returns");
      return;
    }
    R.warn(O.Kept->getSourceRange(), "the address of '{0}' {1}, but '{2}' releases it",
           O.Object->getName(), wayOf(O), L.Name)
        .step(O.Object->getLocation(), "lent here");
  }

  static llvm::StringRef wayOf(const Outliving &O) {
    switch (O.How) {
    case Outliving::Returned:
      return "is returned from the callable";
    case Outliving::RunsOn:
      return "is used by a task that runs on";
    default:
      return "is kept beyond the call";
    }
  }

  static void local(const Outliving &O, Report &R) {
    if (O.How == Outliving::UsedLater) {
      R.warn(O.Used->getSourceRange(),
             "'{0}' is used after '{1}', which it points to, was destroyed", O.Holder->getName(),
             O.Object->getName())
          .step(O.Object->getLocation(), "'{0}' dies at the end of its block", O.Object->getName())
          .step(O.Kept->getSourceRange(), "its address is kept here");
      return;
    }
    R.warn(O.Kept->getSourceRange(), "'{0}' still points to '{1}' when that is destroyed",
           O.Holder ? O.Holder->getName() : "this", O.Object->getName())
        .step(O.Object->getLocation(), "'{0}' dies with this coroutine", O.Object->getName());
  }
};
} // namespace

COROLINT_CHECK(
    resource_escapes_scope, ResourceEscapesScope,
    ({.Name = "coro-resource-escapes-scope",
      .Summary = "An object that lives only as long as a scope is kept or used beyond it"}))
