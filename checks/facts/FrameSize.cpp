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

/// Whether \p Point lies in the block that \p Var is declared in.
static bool inScope(const VarDecl *Var, const CoroutineSuspendExpr *Point, const Function &F) {
  if (llvm::isa<ParmVarDecl>(Var))
    return true;
  for (const Stmt *S = Point; S; S = F.parent(S))
    if (const auto *Block = llvm::dyn_cast<CompoundStmt>(S))
      if (Block->getSourceRange().fullyContains(SourceRange(Var->getLocation())))
        return Var->getLocation() < Point->getKeywordLoc() &&
               llvm::none_of(Block->body(), [&](const Stmt *Child) {
                 return llvm::isa<CompoundStmt>(Child) &&
                        Child->getSourceRange().fullyContains(SourceRange(Var->getLocation())) &&
                        !Child->getSourceRange().fullyContains(SourceRange(Point->getKeywordLoc()));
               });
  return true;
}

FrameSize estimateFrame(const Function &F) {
  FrameSize Largest;
  const ASTContext &Context = F.context();
  if (!F.isCoroutine() || !F.flow())
    return Largest;
  // Parameters that nothing names and nothing must destroy are optimised away.
  llvm::SmallVector<const VarDecl *, 8> Kept;
  for (const VarDecl *Var : F.variables())
    if (Var->hasLocalStorage() &&
        (llvm::isa<ParmVarDecl>(Var)
             ? Var->getType().isDestructedType() || !F.uses(Var).empty()
             : livesAcross(Var, F)))
      Kept.push_back(Var);
  // What is alive at one suspension; blocks that do not overlap share their place.
  for (const SuspensionPoint &Point : F.suspensions()) {
    FrameSize Here;
    for (const VarDecl *Var : Kept)
      if (inScope(Var, Point.Expr, F))
        Here.Parts.push_back({sizeOf(Var->getType(), Context), Var, nullptr});
    if (const Expr *Common = Point.Expr->getCommonExpr())
      Here.Parts.push_back({sizeOf(Common->getType(), Context), nullptr, Point.Expr});
    for (const FramePart &Part : Here.Parts)
      Here.Bytes += Part.Bytes;
    if (Largest.Parts.empty() || Here.Bytes > Largest.Bytes)
      Largest = std::move(Here);
  }
  // Two function pointers at the start, the promise, and the index of the suspension at the end.
  Largest.Bytes += 3 * sizeOf(Context.VoidPtrTy, Context) +
                   sizeOf(F.coroutine()->getPromiseDecl()->getType(), Context);
  llvm::stable_sort(Largest.Parts,
                    [](const FramePart &A, const FramePart &B) { return A.Bytes > B.Bytes; });
  return Largest;
}

} // namespace corolint
