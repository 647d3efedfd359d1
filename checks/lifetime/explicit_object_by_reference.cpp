// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "words/EscapeStory.h"

namespace {
using namespace corolint;
using namespace clang;

struct ExplicitObjectByReference final : Check<> {
  void function(const Function &F, Report &R) const override {
    for (const Escape &E : escapesOf(F))
      if (E.Certain && kindOf(E, F) == EscapeKind::ExplicitObject)
        report(E, R);
  }

private:
  static void report(const Escape &E, Report &R) {
    FindingBuilder Found =
        R.warn(E.Call->getSourceRange(), "{0} dies {1}; the coroutine still refers to it as '{2}'",
               referentName(E), whenItDies(E), E.Through.Param->getName());
    tell(E, Found);
    // The object is copied into the frame; what is declared by value is never too short-lived.
    const ParmVarDecl *Param = E.Through.Param;
    const TypeSourceInfo *Written = Param->getTypeSourceInfo();
    if (auto Ref =
            Written ? Written->getTypeLoc().getAsAdjusted<ReferenceTypeLoc>() : ReferenceTypeLoc())
      Found.fix(FixSafety::Unsafe, "take the object by value",
                [&](EditList &Edits) { Edits.remove(Ref.getSigilLoc()); });
  }
};
} // namespace

COROLINT_CHECK(explicit_object_by_reference, ExplicitObjectByReference,
               ({.Name = "coro-explicit-object-by-reference",
                 .Summary = "A coroutine takes its explicit object by reference and outlives it",
                 .Fix = FixSafety::Unsafe}))
