// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "values/Consumption.h"
#include "words/Awaiting.h"

namespace {
using namespace corolint;
using namespace clang;

struct GeneratorDiscarded final : Check<> {
  void function(const Function &F, Report &R) const override {
    for (const auto *Call : F.all<CallExpr>()) {
      if (!Call->isPRValue() || !Call->getType()->isRecordType())
        continue;
      const TypeProfile &Profile = F.types().of(Call->getType());
      if (!Profile.isGenerator() || isDrivenByCall(Call, F))
        continue;
      Consumption Fate = fateOf(Call, F);
      bool OnPurpose = Fate.Form == DropForm::VoidCast || Fate.Form == DropForm::Ignore;
      if (Fate.What != Fate::Dropped || OnPurpose)
        continue;
      const FunctionDecl *Callee = Call->getDirectCallee();
      R.warn(Call->getSourceRange(), "the generator returned by '{0}' is dropped: {1}",
             Callee ? Callee->getNameAsString() : "this call", dropConsequence(Profile));
    }
  }

private:
  /// A fluent call gives back the generator it was called on.
  static bool isDrivenByCall(const CallExpr *Call, const Function &F) {
    const auto *Member = llvm::dyn_cast<CXXMemberCallExpr>(Call);
    return Member && F.types().of(Member->getObjectType()).isGenerator();
  }
};
} // namespace

COROLINT_CHECK(generator_discarded, GeneratorDiscarded,
               ({.Name = "coro-generator-discarded",
                 .Summary = "A generator is made and dropped; its body never runs"}))
