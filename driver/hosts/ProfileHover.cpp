// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "ProfileHover.h"

#include "code/Unit.h"
#include "subjects/Blocking.h"
#include "subjects/Executor.h"
#include "words/Awaiting.h"

#include "clang/AST/RecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"

using namespace clang;
using llvm::formatv;

namespace corolint {
namespace {

/// Whether \p Where lies in the token that begins at \p Token.
bool isAt(SourceLocation Where, SourceLocation Token, const ASTContext &Context) {
  const SourceManager &SM = Context.getSourceManager();
  if (Token.isInvalid() || Token.isMacroID())
    return false;
  unsigned Length = Lexer::MeasureTokenLength(Token, SM, Context.getLangOpts());
  auto [File, Offset] = SM.getDecomposedLoc(Where);
  auto [TokenFile, Start] = SM.getDecomposedLoc(Token);
  return File == TokenFile && Offset >= Start && Offset < Start + Length;
}

/// "a lazy single-shot task; its body starts when it is awaited; dropped unawaited, its body never
/// runs"
std::string tell(const TypeProfile &P) {
  std::string Words;
  bool Consumed = P.isTask() || P.isGenerator();
  if (Consumed && P.Start != StartKind::Dynamic)
    Words += wordFor(P.Start).str() + " ";
  if (P.isTask() && (P.Await == AwaitRule::SingleShot || P.Await == AwaitRule::Immediate))
    Words += wordFor(P.Await).str() + " ";
  Words += wordFor(P.Kind);
  Words = (llvm::StringRef("aeiou").contains(Words.front()) ? "an " : "a ") + Words;
  if (!P.Library.empty())
    Words += " of " + P.Library;
  if (!Consumed)
    return Words;
  if (P.isTask() && P.Start == StartKind::Lazy)
    Words += "; its body starts when it is awaited";
  if (P.Start == StartKind::Eager)
    Words += "; its body runs to its first suspension at the call";
  return Words + formatv("; dropped unawaited, {0}", dropConsequence(P)).str();
}

const Function *around(SourceLocation Where, const SuspensionPoint *&Point, Unit &In) {
  for (const auto &F : In.functions())
    for (const SuspensionPoint &S : F->suspensions())
      if (isAt(Where, S.Expr->getKeywordLoc(), In.context())) {
        Point = &S;
        return F.get();
      }
  return nullptr;
}

std::string tell(const SuspensionPoint &S, const Function &F) {
  std::string Text = S.Certainty == SuspendCertainty::Must    ? "always suspends here"
                     : S.Certainty == SuspendCertainty::Never ? "never suspends here"
                                                              : "may suspend here";
  const Expr *Operand = S.Expr->getOperand();
  if (!S.isYield() && Operand && !Operand->getType().isNull())
    if (const TypeProfile &P = F.types().of(Operand->getType()); P.Kind != TypeKind::Other)
      Text += "; awaits " + tell(P);
  if (switchesExecutor(*S.Expr, F))
    Text += "; resumes where blocking is allowed";
  else if (ExecutorFacts(F).isSwitched(S.Expr))
    Text += "; runs where blocking is allowed already";
  return Text;
}

/// The declaration that the word at a place makes or names.
class Named : public RecursiveASTVisitor<Named> {
public:
  Named(SourceLocation Where, ASTContext &Context) : Where(Where), Context(Context) {}

  const ValueDecl *find() {
    TraverseAST(Context); // the declarations of the main file, as clangd sets the scope
    return Found;
  }
  bool shouldVisitTemplateInstantiations() const { return true; }
  bool VisitFunctionDecl(FunctionDecl *F) { return note(F->getLocation(), F); }
  bool VisitVarDecl(VarDecl *V) { return note(V->getLocation(), V); }
  bool VisitDeclRefExpr(DeclRefExpr *E) { return note(E->getLocation(), E->getDecl()); }
  bool VisitMemberExpr(MemberExpr *E) { return note(E->getMemberLoc(), E->getMemberDecl()); }

private:
  bool note(SourceLocation Token, const ValueDecl *D) {
    if (D->isTemplated() || D->isInvalidDecl() || !isAt(Where, Token, Context))
      return true;
    Found = D;
    return false;
  }

  SourceLocation Where;
  ASTContext &Context;
  const ValueDecl *Found = nullptr;
};

std::string tell(const ValueDecl &D, Unit &In) {
  const auto *F = llvm::dyn_cast<FunctionDecl>(&D);
  if (!F && D.getType().isNull())
    return "";
  const TypeProfile &P = F ? In.types().returnedBy(*F) : In.types().of(D.getType());
  if (P.Kind == TypeKind::Other)
    return "";
  if (!F)
    return tell(P);
  const Function *Body = In.bodyOf(F);
  if (!Body || !Body->isCoroutine())
    return "returns " + tell(P);
  size_t Points = llvm::count_if(Body->suspensions(), [](const SuspensionPoint &S) {
    return S.Certainty != SuspendCertainty::Never;
  });
  return formatv("coroutine with {0} suspension point{1}; returns {2}", Points,
                 Points == 1 ? "" : "s", tell(P));
}

} // namespace

std::string profileAt(SourceLocation Where, Unit &In) {
  const SuspensionPoint *Point = nullptr;
  std::string Text;
  if (const Function *F = around(Where, Point, In))
    Text = tell(*Point, *F);
  else if (const ValueDecl *D = Named(Where, In.context()).find())
    Text = tell(*D, In);
  return Text.empty() ? Text : "corolint: " + Text;
}

} // namespace corolint
