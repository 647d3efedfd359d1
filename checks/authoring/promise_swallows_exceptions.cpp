// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"

namespace {
using namespace corolint;
using namespace clang;

struct PromiseSwallowsExceptions final : Check<> {
  void record(const CXXRecordDecl &Record, Unit &In, Report &R) const override {
    if (!In.context().getLangOpts().CXXExceptions ||
        In.types().members(&Record, "get_return_object").empty())
      return;
    for (const CXXMethodDecl *Method : Record.methods()) {
      if (!Method->getIdentifier() || Method->getName() != "unhandled_exception")
        continue;
      const FunctionDecl *Definition = Method;
      const auto *Body = Method->hasBody(Definition)
                             ? llvm::dyn_cast_or_null<CompoundStmt>(Definition->getBody())
                             : nullptr;
      if (Body && Body->body_empty())
        report(*Definition, *Body, R);
    }
  }

private:
  static void report(const FunctionDecl &Definition, const CompoundStmt &Body, Report &R) {
    R.warn(Definition.getNameInfo().getSourceRange(),
           "an exception that leaves the coroutine is lost: it ends as if it had succeeded")
        .fix(FixSafety::Unsafe, "terminate", [&](EditList &Edits) {
          Edits.insertBefore(Body.getRBracLoc(), " std::terminate(); ");
        });
  }
};
} // namespace

COROLINT_CHECK(promise_swallows_exceptions, PromiseSwallowsExceptions,
               ({.Name = "coro-promise-swallows-exceptions",
                 .Summary = "unhandled_exception() is empty: exceptions vanish",
                 .Fix = FixSafety::Unsafe}))
