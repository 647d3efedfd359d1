// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Replacement.h"

#include "../Report.h"
#include "Awaiting.h"
#include "code/Walk.h"
#include "model/Names.h"
#include "values/Consumption.h"

#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/StringExtras.h"

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

/// The arguments of \p Call as written, and what stands before its name: `client->`.
std::string argumentsOf(const Expr *Call, const Function &F) {
  std::string Text;
  for (const Expr *Arg : writtenArguments(Call))
    Text += (Text.empty() ? "" : ", ") + sourceOf(Arg, F.context());
  return Text;
}

std::optional<std::string> objectOf(const Expr *Call, const Function &F) {
  const auto *Made = dyn_cast<CXXMemberCallExpr>(Call);
  const auto *Member = Made ? dyn_cast<MemberExpr>(Made->getCallee()->IgnoreParens()) : nullptr;
  if (!Member || Member->isImplicitAccess())
    return Member ? std::optional<std::string>("") : std::nullopt;
  return sourceOf(Member->getBase(), F.context()) + (Member->isArrow() ? "->" : ".");
}

bool isDuration(QualType T) {
  const CXXRecordDecl *Record = T.isNull() ? nullptr : T->getAsCXXRecordDecl();
  return Record && canonicalName(*Record) == "std::chrono::duration";
}

/// How a member of \p Var is named, if it is an object of class \p Wanted or points to one.
std::optional<std::string> accessTo(const ValueDecl *Var, llvm::StringRef Wanted) {
  auto IsWanted = [&](QualType T) {
    const CXXRecordDecl *Record = recordOf(T);
    return Record && canonicalName(*Record) == Wanted;
  };
  QualType T = Var->getType().getNonReferenceType();
  if (!Var->getIdentifier() || T->isDependentType())
    return std::nullopt;
  if (IsWanted(T))
    return Var->getName().str() + ".";
  const auto *Smart = llvm::dyn_cast_or_null<ClassTemplateSpecializationDecl>(recordOf(T));
  bool Points = T->isPointerType() && IsWanted(T->getPointeeType());
  if (Smart && Smart->isInStdNamespace() && Smart->getName().ends_with("_ptr") &&
      Smart->getTemplateArgs().size() &&
      Smart->getTemplateArgs()[0].getKind() == TemplateArgument::Type)
    Points = IsWanted(Smart->getTemplateArgs()[0].getAsType());
  return Points ? std::optional(Var->getName().str() + "->") : std::nullopt;
}

/// Some object of class \p Wanted that can be named at \p Call: a parameter, a local, a capture or
/// a member.
std::optional<std::string> objectInScope(llvm::StringRef Wanted, const Expr *Call,
                                         const Function &F) {
  llvm::SmallVector<const ValueDecl *, 16> Visible;
  const Stmt *Inner = Call;
  for (const Stmt *S = F.parent(Call); S; Inner = S, S = F.parent(S))
    if (const auto *Block = dyn_cast<CompoundStmt>(S))
      for (const Stmt *Before : Block->body()) {
        if (Before == Inner)
          break;
        if (const auto *Declares = dyn_cast<DeclStmt>(Before))
          for (const Decl *D : Declares->decls())
            if (const auto *Var = dyn_cast<VarDecl>(D))
              Visible.push_back(Var);
      }
  llvm::append_range(Visible, F.decl().parameters());
  if (const auto *Method = dyn_cast<CXXMethodDecl>(&F.decl())) {
    const CXXRecordDecl *Class = Method->getParent();
    if (Class->isLambda()) {
      for (const LambdaCapture &Capture : Class->captures())
        if (Capture.capturesVariable())
          Visible.push_back(Capture.getCapturedVar());
    } else if (Method->isInstance()) {
      llvm::append_range(Visible, Class->fields());
    }
  }
  for (const ValueDecl *Var : Visible)
    if (std::optional<std::string> Access = accessTo(Var, Wanted))
      return Access;
  return std::nullopt;
}

/// A replacement is code where it awaits, and only words where it does not. "{0}" is the first
/// argument, a duration; "{object}" what stands before the function's name, "{call}" the whole
/// call,
/// "{outer}" the namespaces around the library, and "{a::class|b::class}" an object of such a
/// class.
std::optional<std::string> codeFrom(std::string Text, const Expr *Call, llvm::StringRef Library,
                                    const Function &F) {
  auto Uses = [&](llvm::StringRef What) { return Text.find(What) != std::string::npos; };
  llvm::SmallVector<const Expr *, 6> Args = writtenArguments(Call);
  std::optional<std::string> Object = objectOf(Call, F);
  if (!llvm::StringRef(Text).starts_with("co_await ") || Call->getBeginLoc().isMacroID() ||
      (Uses("{object}") && !Object) ||
      (Uses("{0}") && (Args.size() != 1 || !isDuration(Args[0]->getType()))))
    return std::nullopt;
  std::string Filled;
  for (llvm::StringRef Rest = Text; !Rest.empty();) {
    auto [Plain, More] = Rest.split('{');
    auto [Name, Behind] = More.split('}');
    Filled += Plain;
    if (More.empty() && !Rest.contains('{'))
      break;
    if (Name == "0")
      Filled += sourceOf(Args[0], F.context());
    else if (Name == "object")
      Filled += *Object;
    else if (Name == "arguments")
      Filled += argumentsOf(Call, F);
    else if (Name == "call")
      Filled += sourceOf(Call, F.context()) + ";";
    else if (Name == "outer")
      Filled += outerNamespace(Library, F);
    else if (Name.contains("::")) {
      std::optional<std::string> Found;
      for (llvm::StringRef Class : llvm::split(Name, '|'))
        Found = Found ? Found : objectInScope(Class, Call, F);
      if (!Found)
        return std::nullopt;
      Filled += *Found;
    } else { // a brace of the code
      Filled += '{';
      Rest = More;
      continue;
    }
    Rest = Behind;
  }
  return Filled;
}

/// [expr.await]/2: not in a handler, nor where a static local is initialised.
bool isAwaitAllowedAt(const Expr *E, const Function &F) {
  for (const Stmt *S = E; S; S = F.parent(S)) {
    if (llvm::isa<CXXCatchStmt, LambdaExpr>(S))
      return false;
    const auto *Declares = dyn_cast<DeclStmt>(S);
    const auto *Var = Declares && Declares->isSingleDecl()
                          ? dyn_cast<VarDecl>(Declares->getSingleDecl())
                          : nullptr;
    if (Var && Var->isStaticLocal())
      return false;
  }
  return !F.returns().ForbidsAwaitInside && !F.returns().isGenerator();
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

bool isWrappable(const Expr *Call, const Function &F) {
  const auto *Plain = dyn_cast<CallExpr>(Call);
  if (!Plain || Call->getBeginLoc().isMacroID() || Call->getEndLoc().isMacroID() ||
      Call->isGLValue() || needsParentheses(Call, F) || !isAwaitAllowedAt(Call, F))
    return false;
  bool Awaits = false;
  walk(Call, [&](const Stmt *S) {
    Awaits |= llvm::isa<CoroutineSuspendExpr>(S);
    return !Awaits;
  });
  return !Awaits;
}

std::string offloadCode(llvm::StringRef Library, const Function &F) {
  BlockingModel Any;
  std::string Code = F.models().replacement(Any, Library).str();
  bool Usable =
      llvm::StringRef(Code).starts_with("co_await ") && llvm::StringRef(Code).contains("{call}");
  return Usable && !F.returns().ForbidsAwaitInside && !F.returns().isGenerator() ? Code : "";
}

std::optional<Fix> asyncReplacement(const Expr *Call, const BlockingUse &Use,
                                    llvm::StringRef Library, const Function &F) {
  llvm::SmallVector<const Expr *, 6> Args = writtenArguments(Call);
  if (!isAwaitAllowedAt(Call, F))
    return std::nullopt;
  if (Use.Category == "sync-wait") {
    if (Args.size() != 1 || !canAwait(F.types().of(Args[0]->getType()), F))
      return std::nullopt;
    return edit(Call, "co_await " + sourceOf(Args[0], F.context()), FixSafety::Safe, "await it", F);
  }
  BlockingModel ByCategory;
  ByCategory.Category = Use.Category;
  std::string Text = F.models().replacement(Use.Model ? *Use.Model : ByCategory, Library).str();
  std::optional<std::string> Code = codeFrom(Text, Call, Library, F);
  if (!Code && isWrappable(Call, F))
    Code = codeFrom(offloadCode(Library, F), Call, Library, F);
  if (!Code)
    return std::nullopt;
  return edit(Call, *Code, FixSafety::Unsafe, "await '" + *Code + "'", F);
}

llvm::StringRef libraryOf(const Function &F) {
  if (!F.returns().Library.empty())
    return F.returns().Library;
  for (const SuspensionPoint &S : F.suspensions()) {
    const Expr *Operand = S.Expr->getOperand();
    if (!Operand)
      continue;
    if (llvm::StringRef Used = F.types().of(Operand->getType()).Library; !Used.empty())
      return Used;
    const FunctionDecl *Callee = calleeOf(movedValueOf(Operand));
    const FunctionModel *Model = F.models().function(Callee);
    if (Model && !Model->Library.empty())
      return Model->Library;
  }
  return "";
}

} // namespace corolint
