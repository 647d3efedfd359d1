// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"

#include "clang/Lex/Lexer.h"

namespace {
using namespace corolint;
using namespace clang;

struct Options {
  bool Strict = false;
  static constexpr auto describe() {
    return std::tuple{
        option("Strict", &Options::Strict, "Also report an empty body with a comment in it.")};
  }
};

struct PromiseSwallowsExceptions final : Check<::Options> {
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
      if (Body && Body->body_empty() && (Options.Strict || !hasComment(*Body, In.context())))
        report(*Definition, *Body, R);
    }
  }

private:
  /// Who explains why it is empty has thought of it.
  static bool hasComment(const CompoundStmt &Body, const ASTContext &Context) {
    llvm::StringRef Text = Lexer::getSourceText(
        CharSourceRange::getCharRange(Body.getLBracLoc().getLocWithOffset(1), Body.getRBracLoc()),
        Context.getSourceManager(), Context.getLangOpts());
    return !Text.trim().empty();
  }

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
