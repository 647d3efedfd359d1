// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Testing.h"

#include "Unit.h"

#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"

namespace corolint {

/// Whether \p Where comes from a macro whose name \p Matches, at any depth of expansion.
static bool comesFromMacro(clang::SourceLocation Where, const Function &F,
                           llvm::function_ref<bool(llvm::StringRef)> Matches) {
  const clang::SourceManager &SM = F.context().getSourceManager();
  while (Where.isMacroID()) {
    if (Matches(clang::Lexer::getImmediateMacroName(Where, SM, F.context().getLangOpts())))
      return true;
    Where = SM.getImmediateMacroCallerLoc(Where);
  }
  return false;
}

bool isTestBody(const Function &F) { return F.models().has(&F.decl(), Role::TestBody); }

bool isInAssertion(const clang::Stmt *S, const Function &F) {
  return comesFromMacro(S->getBeginLoc(), F, [](llvm::StringRef Macro) {
    return Macro.contains("CHECK") || Macro.contains("EXPECT") || Macro.contains("ASSERT") ||
           Macro.contains("REQUIRE") || Macro.contains("VERIFY");
  });
}

/// Whether \p F is a lambda that is handed to a function that expects it to throw:
/// `assert_throws([] { when_all(nothing); })`.
static bool isHandedToThrowTest(const Function &F) {
  const clang::CXXRecordDecl *Closure = F.closure();
  const auto *Around =
      Closure ? llvm::dyn_cast<clang::FunctionDecl>(Closure->getDeclContext()) : nullptr;
  const Function *In = Around ? F.unit().bodyOf(Around) : nullptr;
  if (!In)
    return false;
  for (const auto *Lambda : In->all<clang::LambdaExpr>()) {
    if (Lambda->getLambdaClass() != Closure)
      continue;
    for (const clang::Stmt *S = In->parent(Lambda); S; S = In->parent(S))
      if (const auto *Call = llvm::dyn_cast<clang::CallExpr>(S))
        if (const clang::FunctionDecl *Callee = Call->getDirectCallee())
          return Callee->getIdentifier() && Callee->getName().contains_insensitive("throw");
  }
  return false;
}

bool isExpectedToThrow(const clang::Stmt *S, const Function &F) {
  if (isHandedToThrowTest(F))
    return true;
  for (; S; S = F.parent(S))
    if (const auto *Try = llvm::dyn_cast<clang::CXXTryStmt>(S))
      return Try->getTryLoc().isMacroID();
  return false;
}

} // namespace corolint
