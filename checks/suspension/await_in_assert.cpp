// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"

#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/Support/GlobPattern.h"

namespace {
using namespace corolint;
using namespace clang;

struct Options {
  std::vector<std::string> Macros = {"assert", "BOOST_ASSERT*", "Q_ASSERT*",   "DCHECK*",
                                     "DLOG*",  "KJ_DASSERT",    "KJ_DREQUIRE", "_ASSERT*"};
  static constexpr auto describe() {
    return std::tuple{option("Macros", &Options::Macros,
                             "Macros that drop their argument in some builds; * is a wildcard.")};
  }
};

struct AwaitInAssert final : Check<::Options> {
  void coroutine(const Function &F, Report &R) const override {
    for (const SuspensionPoint &Point : F.suspensions())
      if (std::string Macro = droppingMacro(Point.Expr->getKeywordLoc(), F.context());
          !Macro.empty())
        R.warn(Point.Expr->getKeywordLoc(),
               "with NDEBUG '{1}' removes this {0}: the operation does not happen",
               Point.isYield() ? "co_yield" : "co_await", Macro);
  }

private:
  /// The macro in whose argument \p Where is written, if it is one of ours.
  std::string droppingMacro(SourceLocation Where, const ASTContext &Context) const {
    const SourceManager &SM = Context.getSourceManager();
    while (Where.isMacroID()) {
      llvm::StringRef Name = Lexer::getImmediateMacroName(Where, SM, Context.getLangOpts());
      if (SM.isMacroArgExpansion(Where) && isOurs(Name))
        return Name.str();
      Where = SM.getImmediateMacroCallerLoc(Where);
    }
    return {};
  }

  bool isOurs(llvm::StringRef Name) const {
    return llvm::any_of(Options.Macros, [&](llvm::StringRef Pattern) {
      llvm::Expected<llvm::GlobPattern> Glob = llvm::GlobPattern::create(Pattern);
      if (Glob)
        return Glob->match(Name);
      llvm::consumeError(Glob.takeError());
      return false;
    });
  }
};
} // namespace

COROLINT_CHECK(await_in_assert, AwaitInAssert,
               ({.Name = "coro-await-in-assert",
                 .Summary = "co_await inside assert(): release builds do not await"}))
