// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "subjects/HandedClosures.h"
#include "subjects/StoredClosures.h"
#include "words/Closures.h"
#include "words/EscapeStory.h"

#include "llvm/ADT/SmallPtrSet.h"

namespace {
using namespace corolint;

struct Options {
  bool Strict = false;
  static constexpr auto describe() {
    return std::tuple{option("Strict", &Options::Strict,
                             "Also report coroutines whose task is awaited, and whose closure is "
                             "kept in a std::function that other code holds.")};
  }
};

struct LambdaCaptureOutlivesClosure final : Check<::Options> {
  void function(const Function &F, Report &R) const override {
    for (const Escape &E : escapesOf(F))
      if (E.Certain && kindOf(E, F) == EscapeKind::Closure)
        report(E, F, R);
    llvm::SmallPtrSet<const clang::Expr *, 4> Told;
    for (const HandedClosure &Lost : lostClosures(F)) {
      Told.insert(Lost.Closure);
      reportHanded(Lost, F, R);
    }
    for (const StoredClosure &Stored : storedClosures(F))
      if ((Stored.Detached || Options.Strict) && !Told.contains(Stored.Closure))
        reportStored(Stored, F, R);
  }

private:
  static void reportStored(const StoredClosure &Stored, const Function &F, Report &R) {
    std::string By = Stored.Keeper && Stored.Keeper->getIdentifier()
                         ? ("'" + Stored.Keeper->getName() + "'").str()
                         : "what keeps it";
    FindingBuilder Found = R.warn(
        Stored.Closure->getSourceRange(),
        "{0} may destroy the closure while its coroutine is suspended and still needs it", By);
    if (Stored.Inside.Suspension)
      Found.step(Stored.Inside.Suspension->getBeginLoc(), "the coroutine suspends here");
    Found.step(Stored.Inside.Where->getSourceRange(),
               Stored.Inside.Pending ? "what the coroutine awaits uses a capture meanwhile"
                                     : "the coroutine reads a capture here");
    if (!F.decl().isTemplateInstantiation() && canCopyClosure(*Stored.Closure, nullptr))
      Found.fix(FixSafety::Unsafe, "copy the closure into the frame",
                [&](EditList &Edits) { copyClosure(Edits, *Stored.Closure); });
  }

  static void reportHanded(const HandedClosure &Lost, const Function &F, Report &R) {
    const Escape &E = Lost.Story;
    FindingBuilder Found = Lost.WithCall ? R.warn(Lost.Closure->getSourceRange(),
                                                  "'{0}' destroys the closure after calling it; "
                                                  "the coroutine still reads its captures",
                                                  E.Call->getDirectCallee()->getNameAsString())
                                         : R.warn(Lost.Closure->getSourceRange(), "{0}",
                                                  messageOf(E, EscapeKind::Closure));
    tell(E, Found);
    const auto *Lambda = llvm::dyn_cast<clang::LambdaExpr>(Lost.Closure);
    if (Lambda && !F.decl().isTemplateInstantiation() && canCopyClosure(*Lambda, nullptr))
      Found.fix(FixSafety::Unsafe, "copy the closure into the frame",
                [&](EditList &Edits) { copyClosure(Edits, *Lambda); });
  }

  static void report(const Escape &E, const Function &F, Report &R) {
    FindingBuilder Found =
        R.warn(placeOf(E, EscapeKind::Closure), "{0}", messageOf(E, EscapeKind::Closure));
    tell(E, Found);
    const clang::LambdaExpr *Lambda = calledLambda(E.Call, F);
    if (Lambda && canCopyClosure(*Lambda, E.Call))
      Found.fix(FixSafety::Unsafe, "copy the closure into the frame",
                [&](EditList &Edits) { copyClosure(Edits, *Lambda); });
    else if (Lambda && canPassCaptures(*Lambda, E.Call))
      Found.fix(FixSafety::Unsafe, "pass the captures as arguments",
                [&](EditList &Edits) { passCaptures(Edits, *Lambda, E.Call); });
  }
};
} // namespace

COROLINT_CHECK(lambda_capture_outlives_closure, LambdaCaptureOutlivesClosure,
               ({.Name = "coro-lambda-capture-outlives-closure",
                 .Summary = "A closure dies before the coroutine that reads its captures",
                 .Level = Severity::Error,
                 .Fix = FixSafety::Unsafe}))
