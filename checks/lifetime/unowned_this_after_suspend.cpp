// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "subjects/SelfOwners.h"

#include "clang/AST/StmtCXX.h"

namespace {
using namespace corolint;
using namespace clang;

struct UnownedThisAfterSuspend final : Check<> {
  void coroutine(const Function &F, Report &R) const override {
    const auto *Method = llvm::dyn_cast<CXXMethodDecl>(&F.decl());
    std::optional<UnownedUse> Use =
        Method && Method->isImplicitObjectMemberFunction() ? unownedUse(F) : std::nullopt;
    std::optional<DetachedStart> Start = Use ? detachedStart(F) : std::nullopt;
    if (!Start)
      return;
    std::optional<Sibling> Other = carefulSibling(F);
    if (Other || isSharedByDesign(Method->getParent()))
      report(F, *Use, *Start, Other, R);
  }

private:
  static void report(const Function &F, const UnownedUse &Use, const DetachedStart &Start,
                     const std::optional<Sibling> &Other, Report &R) {
    bool AtStart = Start.Call && (F.returns().isLazy() || (Other && Other->How == SelfHold::Held));
    SourceRange Where =
        AtStart ? Start.Call->getSourceRange() : SourceRange(F.decl().getLocation());
    FindingBuilder Found =
        R.warn(Where, "nothing keeps this object alive for '{0}', which uses it after a suspension",
               F.decl().getDeclName().getAsString());
    if (Start.Call && !AtStart)
      Found.step(Start.Call->getSourceRange(), "started here, and nothing waits for it");
    Found.step(Use.Suspended->getKeywordLoc(), "the coroutine suspends here")
        .step(Use.Used->getSourceRange(), "the coroutine uses the object here");
    if (Other)
      Found.step(Other->Where, "'{0}' {1}", Other->Careful->name(), doing(Other->How));
  }

  static llvm::StringRef doing(SelfHold How) {
    return How == SelfHold::Owns   ? "keeps an owner of it here"
           : How == SelfHold::Asks ? "asks whether it is still there"
                                   : "holds here what the object waits for before it dies";
  }
};
} // namespace

COROLINT_CHECK(unowned_this_after_suspend, UnownedThisAfterSuspend,
               ({.Name = "coro-unowned-this-after-suspend",
                 .Summary = "A detached member coroutine uses 'this' and keeps no owner of it"}))
