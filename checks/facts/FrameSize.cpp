// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "FrameSize.h"

#include "Places.h"

#include "clang/AST/ASTContext.h"

using namespace clang;

namespace corolint {
namespace {

uint64_t sizeOf(QualType T, const ASTContext &Context) {
  if (T.isNull() || T->isDependentType() || T->isIncompleteType() || T->isVoidType() ||
      T->isUndeducedType() || T->isVariableArrayType())
    return 0;
  if (T->isReferenceType())
    return Context.getTypeSizeInChars(Context.VoidPtrTy).getQuantity();
  return Context.getTypeSizeInChars(T).getQuantity();
}

/// Whether \p Var is in memory, and in use, where the coroutine is suspended: an object with a
/// destructor to its end, any other until it is last named.
bool livesAcross(const VarDecl *Var, const Function &F) {
  if (Var->getType().isDestructedType())
    return suspensionWhileAlive(Var, F) != nullptr;
  std::optional<FlowPoint> From = F.flow()->declared(Var);
  if (!From)
    return false;
  return F.flow()
      ->search(*From, 0,
               [&](const Event &E, unsigned &Late) {
                 if (E.Kind == Event::Suspension && F.maySuspendAt(E.Node))
                   Late = 1;
                 if (E.Kind == Event::LifetimeEnds && E.Variable == Var)
                   return Flow::Next::Prune;
                 const auto *Ref = E.Kind == Event::Statement ? E.as<DeclRefExpr>() : nullptr;
                 return Ref && Ref->getDecl() == Var && Late ? Flow::Next::Found : Flow::Next::Go;
               })
      .has_value();
}

} // namespace

FrameSize estimateFrame(const Function &F) {
  FrameSize Size;
  const ASTContext &Context = F.context();
  if (!F.isCoroutine() || !F.flow())
    return Size;
  // Two function pointers at the start, the promise, and the index of the suspension at the end.
  uint64_t Pointer = sizeOf(Context.VoidPtrTy, Context);
  Size.Bytes = 3 * Pointer + sizeOf(F.coroutine()->getPromiseDecl()->getType(), Context);
  for (const VarDecl *Var : F.variables()) {
    bool Parameter = llvm::isa<ParmVarDecl>(Var);
    if (Var->hasLocalStorage() && (Parameter || livesAcross(Var, F)))
      Size.Parts.push_back({sizeOf(Var->getType(), Context), Var, nullptr});
  }
  // Awaiters live one at a time; the largest one counts.
  FramePart Awaiter;
  for (const SuspensionPoint &Point : F.suspensions())
    if (const Expr *Common = Point.Expr->getCommonExpr())
      if (uint64_t Bytes = sizeOf(Common->getType(), Context); Bytes > Awaiter.Bytes)
        Awaiter = {Bytes, nullptr, Point.Expr};
  if (Awaiter.Bytes)
    Size.Parts.push_back(Awaiter);
  for (const FramePart &Part : Size.Parts)
    Size.Bytes += Part.Bytes;
  llvm::stable_sort(Size.Parts,
                    [](const FramePart &A, const FramePart &B) { return A.Bytes > B.Bytes; });
  return Size;
}

} // namespace corolint
