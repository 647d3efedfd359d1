// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "model/Names.h"
#include "subjects/Elements.h"
#include "subjects/Generators.h"

namespace {
using namespace corolint;
using namespace clang;

struct RecursiveGenerator final : Check<> {
  void coroutine(const Function &F, Report &R) const override {
    if (!F.returns().isGenerator())
      return;
    std::string Wrapper = elementsOf(F);
    if (Wrapper.empty())
      return; // the library has nothing better to offer
    for (const CXXForRangeStmt *Loop : generatorLoops(F)) {
      const VarDecl *Held = underlyingVariable(rangeOf(*Loop));
      const auto *Call = llvm::dyn_cast_or_null<CallExpr>(
          movedValueOf(Held && Held->hasInit() ? Held->getInit() : rangeOf(*Loop)));
      if (isItself(Call, F) && passesOn(Loop->getBody()) == Loop->getLoopVariable())
        report(*Loop, Loop->getForLoc(), *Call,
               Held ? ("std::move(" + Held->getName() + ")").str() : sourceOf(*Call, F), Wrapper, F,
               R);
    }
    for (const auto *Loop : F.all<WhileStmt>())
      lookAtPulls(*Loop, Wrapper, F, R);
  }

private:
  static bool isItself(const CallExpr *Call, const Function &F) {
    const FunctionDecl *Callee = Call ? Call->getDirectCallee() : nullptr;
    return Callee && Callee->getCanonicalDecl() == F.decl().getCanonicalDecl();
  }

  /// `while (auto x = co_await self.next()) co_yield *x;`, and the macros that make such loops.
  static void lookAtPulls(const WhileStmt &Loop, llvm::StringRef Wrapper, const Function &F,
                          Report &R) {
    const VarDecl *Element = Loop.getConditionVariable();
    if (!Element || !Element->hasInit() || passesOn(Loop.getBody()) != Element)
      return;
    const auto *Await = llvm::dyn_cast_or_null<CoawaitExpr>(movedValueOf(Element->getInit()));
    const auto *Next =
        Await ? llvm::dyn_cast_or_null<CXXMemberCallExpr>(movedValueOf(Await->getOperand()))
              : nullptr;
    const VarDecl *Source = Next ? variableOf(Next->getImplicitObjectArgument()) : nullptr;
    if (!Source || !Source->hasInit())
      return;
    walk(Source->getInit(), [&](const Stmt *S) {
      const auto *Call = llvm::dyn_cast<CallExpr>(S);
      if (isItself(Call, F))
        report(Loop, Loop.getWhileLoc(), *Call, ("std::move(" + Source->getName() + ")").str(),
               Wrapper, F, R);
      return !Call;
    });
  }

  /// The variable whose element the loop's body yields, if it does nothing else.
  static const VarDecl *passesOn(const Stmt *Body) {
    for (;;) {
      const auto *Block = llvm::dyn_cast_or_null<CompoundStmt>(Body);
      const auto *If = llvm::dyn_cast_or_null<IfStmt>(Body);
      if (Block && Block->size() == 1)
        Body = Block->body_front();
      else if (If && If->getInit() && If->getElse()) // `if (T item = *x; false) {} else …`
        Body = If->getElse();
      else
        break;
    }
    const auto *E = llvm::dyn_cast_or_null<Expr>(Body);
    const auto *Yield = llvm::dyn_cast_or_null<CoyieldExpr>(E ? E->IgnoreImplicit() : nullptr);
    if (!Yield)
      return nullptr;
    const Expr *Operand = Yield->getOperand();
    // The operand as Clang keeps it is the call of yield_value.
    if (const auto *Call = llvm::dyn_cast_or_null<CallExpr>(valueOf(Operand));
        Call && Call->getNumArgs() && !isMoveOrForward(Call))
      Operand = Call->getArg(0);
    return elementVariable(Operand);
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

  static std::string sourceOf(const CallExpr &Call, const Function &F) {
    return Lexer::getSourceText(CharSourceRange::getTokenRange(Call.getSourceRange()),
                                F.context().getSourceManager(), F.context().getLangOpts())
        .str();
  }

  static void report(const Stmt &Loop, SourceLocation Where, const CallExpr &Call,
                     const std::string &Inner, llvm::StringRef Wrapper, const Function &F,
                     Report &R) {
    const Stmt *Body = llvm::isa<WhileStmt>(Loop) ? llvm::cast<WhileStmt>(Loop).getBody()
                                                  : llvm::cast<CXXForRangeStmt>(Loop).getBody();
    std::string Instead =
        ("co_yield " + Wrapper + "(" + Inner + ")" + (llvm::isa<CompoundStmt>(Body) ? ";" : ""))
            .str();
    R.warn(Where, "each element passes through every level of this recursion")
        .step(Call.getSourceRange(), "'{0}' calls itself here", F.decl().getNameAsString())
        .fix(FixSafety::Safe, "hand over the whole generator",
             [&](EditList &Edits) { Edits.replace(Loop.getSourceRange(), Instead); });
  }
};
} // namespace

COROLINT_CHECK(recursive_generator_without_elements_of, RecursiveGenerator,
               ({.Name = "coro-recursive-generator-without-elements-of",
                 .Summary = "A recursive generator yields its child's elements one by one",
                 .Promise = Tier::Pedantic,
                 .Fix = FixSafety::Safe}))
