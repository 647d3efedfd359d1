// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "code/Unit.h"
#include "link/LateReads.h"
#include "words/EscapeStory.h"
#include "words/Signatures.h"

namespace {
using namespace corolint;
using namespace clang;

struct Options {
  bool Strict = false;
  static constexpr auto describe() {
    return std::tuple{option("Strict", &Options::Strict,
                             "Also report declarations: coroutines that call a function object "
                             "which they have by reference after a suspension.")};
  }
};

struct CallableParameterByReference final : Check<::Options> {
  void function(const Function &F, Report &R) const override {
    for (const Escape &E : escapesOf(F))
      if (E.Certain && kindOf(E, F) == EscapeKind::Callable)
        report(E, F, R);
  }

  void coroutine(const Function &F, Report &R) const override {
    if (!Options.Strict)
      return;
    for (const ParmVarDecl *Param : F.decl().parameters())
      if (takesTemporaries(Param->getType()) && isCallable(Param->getType()) && readsLate(F, Param))
        R.warn(Param->getSourceRange(),
               "'{0}' is called after a suspension, when the caller may have destroyed it",
               Param->getName());
  }

  void program(const Program &In, ProgramReport &R) const override {
    reportLateReads(In, EscapeKind::Callable, R);
  }

private:
  /// `F &` asks for an object of the caller's.
  static bool takesTemporaries(QualType T) {
    return T->isRValueReferenceType() ||
           (T->isReferenceType() && T->getPointeeType().isConstQualified());
  }

  static void report(const Escape &E, const Function &F, Report &R) {
    FindingBuilder Found =
        R.warn(placeOf(E, EscapeKind::Callable), "{0}", messageOf(E, EscapeKind::Callable));
    tell(E, Found);
    offerValue(E, F, Found);
  }
};
} // namespace

COROLINT_CHECK(callable_parameter_by_reference, CallableParameterByReference,
               ({.Name = "coro-callable-parameter-by-reference",
                 .Summary = "A function object dies before the coroutine that calls it",
                 .Fix = FixSafety::Unsafe}))
