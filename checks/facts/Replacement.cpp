// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Replacement.h"

#include "../Report.h"
#include "Awaiting.h"
#include "../model/Names.h"
#include "Consumption.h"

#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"

using namespace clang;
using llvm::dyn_cast;

namespace corolint {
namespace {

std::string sourceOf(const Expr *E, const ASTContext &Context) {
  return Lexer::getSourceText(CharSourceRange::getTokenRange(E->getSourceRange()),
                              Context.getSourceManager(), Context.getLangOpts())
      .str();
}

/// What stands before the library's own namespace where it is used: "boost::" of boost::asio.
std::string outerNamespace(llvm::StringRef Library, const Function &F) {
  std::string Name = F.returns().Record ? canonicalName(*F.returns().Record) : std::string();
  size_t At = Name.find(Library.str() + "::");
  return At == std::string::npos || At == 0 ? std::string() : Name.substr(0, At);
}

/// A replacement is code where it awaits and says what becomes of the arguments: "{0}" is the
/// first one, "{outer}" the namespaces around the library.
std::optional<std::string> codeFrom(std::string Text, llvm::ArrayRef<const Expr *> Args,
                                    llvm::StringRef Library, const Function &F) {
  if (!llvm::StringRef(Text).starts_with("co_await ") || Text.find("{0}") == std::string::npos ||
      Args.empty())
    return std::nullopt;
  auto Replace = [&](llvm::StringRef What, const std::string &By) {
    for (size_t At; (At = Text.find(What)) != std::string::npos;)
      Text.replace(At, What.size(), By);
  };
  std::string Argument = sourceOf(Args.front(), F.context());
  if (Argument.empty() || llvm::StringRef(Argument).contains("{0}"))
    return std::nullopt;
  Replace("{outer}", outerNamespace(Library, F));
  Replace("{0}", Argument);
  return Text;
}

/// `co_await x` binds looser than what may follow a call.
bool needsParentheses(const Expr *Call, const Function &F) {
  const Stmt *Parent = F.parent(Call);
  while (llvm::isa_and_nonnull<ImplicitCastExpr, ExprWithCleanups, MaterializeTemporaryExpr,
                               CXXBindTemporaryExpr>(Parent))
    Parent = F.parent(Parent);
  if (const auto *Operator = llvm::dyn_cast_or_null<CXXOperatorCallExpr>(Parent))
    return Operator->getOperator() == OO_Subscript || Operator->getOperator() == OO_Arrow ||
           Operator->getOperator() == OO_Call;
  return llvm::isa_and_nonnull<MemberExpr, ArraySubscriptExpr>(Parent);
}

std::optional<Fix> edit(const Expr *Call, llvm::StringRef Code, FixSafety Safety,
                        llvm::StringRef Title, const Function &F) {
  Fix Made{Title.str(), Safety, {}};
  EditList Edits(Made, F.context());
  bool Wrap = needsParentheses(Call, F);
  Edits.replace(Call->getSourceRange(), Wrap ? "(" + Code.str() + ")" : Code.str());
  if (!Edits.possible() || Made.Edits.empty())
    return std::nullopt;
  return Made;
}

} // namespace

std::vector<std::pair<std::string, std::string>> replacementsOf(const BlockingUse &Use,
                                                                const Models &Known) {
  BlockingModel ByCategory;
  ByCategory.Category = Use.Category;
  const BlockingModel &Model = Use.Model ? *Use.Model : ByCategory;
  std::map<std::string, std::string> Found(Model.Replacements);
  for (const auto &[Library, Offer] : Known.offers())
    if (llvm::StringRef Text = Known.replacement(Model, Library); !Text.empty())
      Found[Library] = Text.str();
  return {Found.begin(), Found.end()};
}

std::optional<Fix> asyncReplacement(const Expr *Call, const BlockingUse &Use,
                                    llvm::StringRef Library, const Function &F) {
  llvm::SmallVector<const Expr *, 6> Args = writtenArguments(Call);
  if (F.returns().ForbidsAwaitInside || F.returns().isGenerator())
    return std::nullopt;
  if (Use.Category == "sync-wait") {
    if (Args.size() != 1 || !canAwait(F.types().of(Args[0]->getType()), F))
      return std::nullopt;
    return edit(Call, "co_await " + sourceOf(Args[0], F.context()), FixSafety::Safe, "await it",
                F);
  }
  if (!Use.Model)
    return std::nullopt;
  auto Found = Use.Model->Replacements.find(Library.str());
  if (Found == Use.Model->Replacements.end())
    return std::nullopt;
  std::optional<std::string> Code = codeFrom(Found->second, Args, Library, F);
  if (!Code)
    return std::nullopt;
  return edit(Call, *Code, FixSafety::Unsafe, "await '" + *Code + "'", F);
}

} // namespace corolint
