// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "flow/Flow.h"
#include "flow/LateUse.h"
#include "subjects/Generators.h"
#include "subjects/SharedContainers.h"
#include "values/Referent.h"

#include "clang/AST/StmtCXX.h"

namespace {
using namespace corolint;
using namespace clang;

struct Options {
  bool Strict = false;
  static constexpr auto describe() {
    return std::tuple{option("Strict", &Options::Strict,
                             "Also report references and pointers to elements, and containers of "
                             "which no change by another coroutine is seen.")};
  }
};

struct ReferenceAcrossSuspend final : Check<::Options> {
  void coroutine(const Function &F, Report &R) const override {
    if (F.suspensions().empty() || !flowOf(F))
      return;
    for (const auto *Stmt : F.statements())
      if (const auto *Loop = llvm::dyn_cast<CXXForRangeStmt>(Stmt))
        loop(*Loop, F, R);
    for (const VarDecl *Var : F.variables())
      if (!llvm::isa<ParmVarDecl>(Var) && Var->getInit() && Var->getIdentifier() &&
          !Var->isCXXForRangeDecl() && !Var->getName().starts_with("__"))
        variable(*Var, F, R);
  }

private:
  void loop(const CXXForRangeStmt &Loop, const Function &F, Report &R) const {
    std::optional<SharedContainer> C = sharedContainerAt(rangeOf(Loop), F);
    std::optional<LateUse> Late = C ? lateStep(Loop, F) : std::nullopt;
    if (!Late || isUnderGuard(&Loop, F))
      return;
    std::optional<OtherChange> By = changedByOthers(*C, F, Loop.getBody(), C->KeepsIterators);
    if (!By && !Options.Strict && !isChangedElsewhere(*C, F))
      return;
    FindingBuilder Found =
        R.warn(C->Where->getSourceRange(),
               "others can change '{0}' while this loop is suspended; its iterators then dangle",
               C->Name->getName());
    tell(*Late, By, *C, Found);
  }

  /// The next step of \p Loop, or a use of its element by reference, after its body suspended.
  static std::optional<LateUse> lateStep(const CXXForRangeStmt &Loop, const Function &F) {
    const auto *Begin = llvm::dyn_cast_or_null<VarDecl>(
        Loop.getBeginStmt() ? Loop.getBeginStmt()->getSingleDecl() : nullptr);
    llvm::SmallVector<const Expr *, 4> ElementUses;
    if (const VarDecl *Element = Loop.getLoopVariable();
        Element && Element->getType()->isReferenceType())
      ElementUses = F.uses(Element);
    if (!Begin)
      return std::nullopt;
    std::optional<FlowPoint> From = flowOf(F)->declared(Begin);
    if (!From)
      return std::nullopt;
    return lateUse(*From, F, [&](const Event &E) {
      if (E.Variable == Begin)
        return Touch::Ends;
      bool Uses = E.Kind == Event::Statement &&
                  (E.Node == Loop.getInc() || llvm::is_contained(ElementUses, E.Node));
      return Uses ? Touch::Relies : Touch::None;
    });
  }

  void variable(const VarDecl &Var, const Function &F, Report &R) const {
    bool Iterator = isIterator(Var.getType());
    if (!Iterator &&
        !(Options.Strict && (Var.getType()->isReferenceType() || isView(Var.getType()))))
      return;
    std::optional<SharedContainer> C = sharedContainerBehind(Var.getInit(), F);
    if (!C || (!Iterator && !leadsInside(Var)))
      return;
    std::optional<LateUse> Late = lateUse(Var, F);
    if (!Late || isUnderGuard(Late->Used, F))
      return;
    bool ErasesAlone = Iterator ? C->KeepsIterators : C->KeepsNodes;
    std::optional<OtherChange> By = changedByOthers(*C, F, nullptr, ErasesAlone);
    bool Certain = Iterator && (By || isChangedElsewhere(*C, F));
    if (!Certain && (!Options.Strict || (ErasesAlone && !isChanged(C->Name, F, true))))
      return;
    FindingBuilder Found =
        R.warn(Late->Used->getSourceRange(),
               "'{0}' may dangle here: others can change '{1}' while this is suspended",
               Var.getName(), C->Name->getName());
    Found.step(Var.getLocation(), "'{0}' leads into '{1}'", Var.getName(), C->Name->getName());
    tell(*Late, By, *C, Found);
  }

  /// Whether \p Var is bound to what a container holds, and not to a copy of it.
  static bool leadsInside(const VarDecl &Var) {
    Referents To =
        Var.getType()->isReferenceType() ? placesOf(Var.getInit()) : pointeesOf(Var.getInit());
    return llvm::any_of(To, [](const Referent &R) { return R.Held; });
  }

  /// A global that nobody here fills is filled, and changed, elsewhere.
  static bool isChangedElsewhere(const SharedContainer &C, const Function &F) {
    const auto *Var = llvm::dyn_cast<VarDecl>(C.Name);
    return C.Global && Var && Var->isExternallyVisible() && !isChanged(Var, F, false);
  }

  static void tell(const LateUse &Late, const std::optional<OtherChange> &By,
                   const SharedContainer &C, FindingBuilder &Found) {
    Found.step(Late.Suspended->getKeywordLoc(), "the coroutine suspends here");
    if (By)
      Found.step(By->Where->getSourceRange(), "meanwhile '{0}' may be changed here, by '{1}'",
                 C.Name->getName(), By->By->name());
  }
};
} // namespace

COROLINT_CHECK(
    reference_across_suspend, ReferenceAcrossSuspend,
    ({.Name = "coro-reference-across-suspend",
      .Summary = "An iterator or reference into a shared container is kept over a suspension"}))
