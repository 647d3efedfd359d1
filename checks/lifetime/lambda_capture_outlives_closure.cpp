// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "subjects/HandedClosures.h"
#include "words/Closures.h"
#include "words/EscapeStory.h"

namespace {
using namespace corolint;

struct LambdaCaptureOutlivesClosure final : Check<> {
  void function(const Function &F, Report &R) const override {
    for (const Escape &E : escapesOf(F))
      if (E.Certain && kindOf(E, F) == EscapeKind::Closure)
        report(E, F, R);
    for (const HandedClosure &Lost : lostClosures(F))
      reportHanded(Lost, F, R);
  }

private:
  static void reportHanded(const HandedClosure &Lost, const Function &F, Report &R) {
    const Escape &E = Lost.Story;
    FindingBuilder Found =
        Lost.WithCall
            ? R.warn(Lost.Closure->getSourceRange(),
                     "the closure dies when '{0}' has called it; the coroutine reads its captures "
                     "after that",
                     E.Call->getDirectCallee()->getNameAsString())
            : R.warn(Lost.Closure->getSourceRange(), "{0}", messageOf(E, EscapeKind::Closure));
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
                 .Fix = FixSafety::Unsafe}))
