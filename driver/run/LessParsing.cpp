// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "LessParsing.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/Lex/Preprocessor.h"
#include "llvm/ADT/StringSwitch.h"

using namespace llvm;

namespace corolint::driver {

bool isBodyNeeded(const clang::Decl &D) {
  const clang::SourceManager &Sources = D.getASTContext().getSourceManager();
  if (!Sources.isInSystemHeader(Sources.getExpansionLoc(D.getLocation())))
    return true;
  const clang::FunctionDecl *F = D.getAsFunction();
  if (!F || isa<clang::CXXDestructorDecl>(F))
    return true;
  if (!F->getIdentifier())
    return F->getOverloadedOperator() == clang::OO_Coawait;
  return StringSwitch<bool>(F->getName())
      .Cases({"await_ready", "await_suspend", "await_resume", "await_transform"}, true)
      .Cases({"initial_suspend", "final_suspend", "unhandled_exception"}, true)
      .Default(false);
}

void LessConstexpr::MacroDefined(const clang::Token &Name, const clang::MacroDirective *) {
  clang::IdentifierInfo *Macro = Name.getIdentifierInfo();
  bool Means = StringSwitch<bool>(Macro->getName())
                   .Cases({"_GLIBCXX20_CONSTEXPR", "_GLIBCXX_STRING_CONSTEXPR"}, true)
                   .Case("_GLIBCXX23_CONSTEXPR", true)
                   .Default(false);
  if (Means)
    Macros.appendDefMacroDirective(Macro, Macros.AllocateMacroInfo(Name.getLocation()));
}

} // namespace corolint::driver
