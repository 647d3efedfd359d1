// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "facts/Generators.h"
#include "model/Names.h"

namespace {
using namespace corolint;
using namespace clang;

struct RecursiveGenerator final : Check<> {
  void coroutine(const Function &F, Report &R) const override {
    if (!F.returns().isGenerator())
      return;
    for (const CXXForRangeStmt *Loop : generatorLoops(F))
      if (callsItself(*Loop, F) && onlyPassesOn(*Loop))
        report(*Loop, F, R);
  }

private:
  static const CallExpr *producer(const CXXForRangeStmt &Loop) {
    return llvm::dyn_cast_or_null<CallExpr>(movedValueOf(rangeOf(Loop)));
  }

  static bool callsItself(const CXXForRangeStmt &Loop, const Function &F) {
    const CallExpr *Call = producer(Loop);
    const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
    return Callee && Callee->getCanonicalDecl() == F.decl().getCanonicalDecl();
  }

  /// Whether the body is `co_yield x;` of the loop variable and nothing else.
  static bool onlyPassesOn(const CXXForRangeStmt &Loop) {
    const Stmt *Body = Loop.getBody();
    if (const auto *Block = llvm::dyn_cast<CompoundStmt>(Body)) {
      if (Block->size() != 1)
        return false;
      Body = Block->body_front();
    }
    const auto *E = llvm::dyn_cast<Expr>(Body);
    const auto *Yield = llvm::dyn_cast_or_null<CoyieldExpr>(E ? E->IgnoreImplicit() : nullptr);
    if (!Yield)
      return false;
    const Expr *Operand = Yield->getOperand();
    // The operand as Clang keeps it is the call of yield_value.
    if (const auto *Call = llvm::dyn_cast_or_null<CallExpr>(valueOf(Operand));
        Call && Call->getNumArgs() && !isMoveOrForward(Call))
      Operand = Call->getArg(0);
    return variableOf(Operand) == Loop.getLoopVariable();
  }

  /// The wrapper that the promise takes for "all elements of", or empty.
  static std::string elementsOf(const Function &F) {
    for (const FunctionDecl *Yield : F.types().members(F.promise(), "yield_value")) {
      if (Yield->getNumParams() == 0)
        continue;
      QualType Param = Yield->getParamDecl(0)->getType().getNonReferenceType();
      const TemplateDecl *Template = nullptr;
      if (const auto *Spec = Param->getAs<TemplateSpecializationType>())
        Template = Spec->getTemplateName().getAsTemplateDecl();
      else if (const auto *Record =
                   llvm::dyn_cast_or_null<ClassTemplateSpecializationDecl>(recordOf(Param)))
        Template = Record->getSpecializedTemplate();
      if (Template && Template->getName() == "elements_of")
        return canonicalName(*Template);
    }
    return {};
  }

  static void report(const CXXForRangeStmt &Loop, const Function &F, Report &R) {
    std::string Wrapper = elementsOf(F);
    if (Wrapper.empty())
      return; // the library has nothing better to offer
    const CallExpr *Call = producer(Loop);
    llvm::StringRef Text =
        Lexer::getSourceText(CharSourceRange::getTokenRange(Call->getSourceRange()),
                             F.context().getSourceManager(), F.context().getLangOpts());
    std::string Instead = ("co_yield " + Wrapper + "(" + Text + ")" +
                           (llvm::isa<CompoundStmt>(Loop.getBody()) ? ";" : ""))
                              .str();
    R.warn(Loop.getForLoc(), "each element passes through every level of this recursion")
        .step(Call->getSourceRange(), "'{0}' calls itself here", F.decl().getNameAsString())
        .fix(FixSafety::Safe, "hand over the whole generator",
             [&](EditList &Edits) { Edits.replace(Loop.getSourceRange(), Instead); });
  }
};
} // namespace

COROLINT_CHECK(recursive_generator_without_elements_of, RecursiveGenerator,
               ({.Name = "coro-recursive-generator-without-elements-of",
                 .Summary = "A recursive generator yields its child's elements one by one",
                 .Promise = Tier::Strict,
                 .Fix = FixSafety::Safe}))
