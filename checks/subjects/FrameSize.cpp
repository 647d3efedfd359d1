// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "FrameSize.h"

#include "code/Declarations.h"
#include "flow/Flow.h"
#include "flow/Suspensions.h"
#include "flow/Watch.h"

#include "clang/AST/ASTContext.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/Support/MathExtras.h"

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

/// Whether \p Use looks at the value or sets it. Anything else takes the address, and what has it
/// may use it to the end of the variable's life.
bool isPlain(const Expr *Use, const Function &F) {
  const Stmt *User = F.parent(Use);
  if (const auto *Cast = llvm::dyn_cast_or_null<CastExpr>(User))
    return Cast->getCastKind() == CK_LValueToRValue;
  if (const auto *Unary = llvm::dyn_cast_or_null<UnaryOperator>(User))
    return Unary->isIncrementDecrementOp();
  const auto *Binary = llvm::dyn_cast_or_null<BinaryOperator>(User);
  return Binary && Binary->isAssignmentOp() && Binary->getLHS() == Use;
}

/// Whether \p Var is in use only until it is last named: it has no destructor, and nobody knows its
/// address.
bool endsWithItsUses(const VarDecl *Var, const Function &F) {
  return !Var->getType().isDestructedType() &&
         llvm::all_of(F.uses(Var), [&](const Expr *Use) { return isPlain(Use, F); });
}

/// The variables that are kept in the frame, by the statement that they live in; by null those
/// that live in all of the body.
struct KeptVariables {
  explicit KeptVariables(const Function &F) {
    std::vector<Watched> Plain;
    llvm::DenseMap<const VarDecl *, unsigned> InPlain;
    for (const VarDecl *Var : F.variables())
      if (Var->hasLocalStorage() && !llvm::isa<ParmVarDecl>(Var) && endsWithItsUses(Var, F)) {
        InPlain[Var] = Plain.size();
        llvm::SmallVector<const Expr *, 4> Uses = F.uses(Var);
        Plain.push_back({Var, {Uses.begin(), Uses.end()}, {}});
      }
    Watch Used(Plain, F);
    // Parameters that nothing names and nothing must destroy are optimised away.
    for (const VarDecl *Var : F.variables())
      if (Var->hasLocalStorage() &&
          (llvm::isa<ParmVarDecl>(Var) ? Var->getType().isDestructedType() || !F.uses(Var).empty()
           : InPlain.contains(Var)     ? Used.fromSuspension(InPlain[Var])
                                       : suspensionWhileAlive(Var, F) != nullptr))
        keep(Var, F);
  }

  /// The bytes of those alive at \p Point.
  uint64_t bytesAt(const Stmt *Point, const Function &F) const {
    uint64_t Sum = Bytes.lookup(nullptr);
    for (const Stmt *S = Point; S; S = F.parent(S))
      Sum += Bytes.lookup(S);
    return Sum;
  }

  void addPartsAt(const Stmt *Point, const Function &F, FrameSize &Here) const {
    llvm::DenseSet<const Stmt *> Around{nullptr};
    for (const Stmt *S = Point; S; S = F.parent(S))
      Around.insert(S);
    for (auto [Var, Scope] : In)
      if (Around.contains(Scope))
        Here.Parts.push_back({sizeOf(Var->getType(), F.context()), Var, nullptr});
  }

private:
  void keep(const VarDecl *Var, const Function &F) {
    const DeclStmt *Declaration = declarationOf(*Var, F);
    const Stmt *Scope = Declaration ? F.parent(Declaration) : nullptr;
    In.push_back({Var, Scope});
    Bytes[Scope] += sizeOf(Var->getType(), F.context());
  }

  std::vector<std::pair<const VarDecl *, const Stmt *>> In;
  llvm::DenseMap<const Stmt *, uint64_t> Bytes;
};

/// The temporaries that die with the full-expression of \p Point: arguments, above all.
void addTemporaries(const CoroutineSuspendExpr &Point, const Function &F, FrameSize &Here) {
  const Stmt *Full = &Point;
  while (Full && !llvm::isa<ExprWithCleanups>(Full))
    Full = F.parent(Full);
  const Expr *Operand = valueOf(Point.getOperand());
  if (Full)
    walk(Full, [&](const Stmt *S) {
      const auto *Bound = llvm::dyn_cast<CXXBindTemporaryExpr>(S);
      bool IsAwaiter = Bound && llvm::isa_and_nonnull<CoroutineSuspendExpr>(F.parent(Bound));
      if (Bound && !IsAwaiter && valueOf(Bound) != Operand)
        Here.Parts.push_back({sizeOf(Bound->getType(), F.context()), nullptr, Bound});
      return true;
    });
}

} // namespace

FrameSize estimateFrame(const Function &F) {
  FrameSize Largest;
  const ASTContext &Context = F.context();
  if (!F.isCoroutine() || !flowOf(F))
    return Largest;
  KeptVariables Kept(F);
  // What is alive at one suspension; blocks that do not overlap share their place. Awaiters with a
  // destructor do not: clang gives each its own.
  uint64_t Awaiters = 0;
  const CoroutineSuspendExpr *At = nullptr;
  for (const SuspensionPoint &Point : F.suspensions()) {
    FrameSize Here;
    addTemporaries(*Point.Expr, F, Here);
    for (const FramePart &Part : Here.Parts)
      Here.Bytes += Part.Bytes;
    Here.Bytes += Kept.bytesAt(Point.Expr, F);
    if (const Expr *Common = Point.Expr->getCommonExpr()) {
      uint64_t Size = sizeOf(Common->getType(), Context);
      (Common->getType().isDestructedType() ? Awaiters : Here.Bytes) += Size;
      Here.Parts.push_back({Size, nullptr, Point.Expr});
    }
    if (!At || Here.Bytes > Largest.Bytes) {
      Largest = std::move(Here);
      At = Point.Expr;
    }
  }
  if (At) {
    FrameSize Variables;
    Kept.addPartsAt(At, F, Variables);
    Largest.Parts.insert(Largest.Parts.begin(), Variables.Parts.begin(), Variables.Parts.end());
  }
  // Two function pointers at the start, the promise, and the index of the suspension at the end.
  Largest.Bytes += Awaiters + 3 * sizeOf(Context.VoidPtrTy, Context) +
                   sizeOf(F.coroutine()->getPromiseDecl()->getType(), Context);
  Largest.Bytes = llvm::alignTo(Largest.Bytes, sizeOf(Context.VoidPtrTy, Context));
  llvm::stable_sort(Largest.Parts,
                    [](const FramePart &A, const FramePart &B) { return A.Bytes > B.Bytes; });
  return Largest;
}

} // namespace corolint
