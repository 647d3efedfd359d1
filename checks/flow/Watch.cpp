// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Watch.h"

#include "Flow.h"

#include "llvm/ADT/SetVector.h"

using namespace clang;

namespace corolint {

/// Backwards over the blocks, until nothing changes. A bit says that a goal is ahead.
class Watch::Pass {
public:
  Pass(Watch &To, llvm::ArrayRef<Watched> All, const Function &F) : To(To), All(All), F(F) {
    for (unsigned I = 0; I != All.size(); ++I) {
      Numbers[All[I].Variable].push_back(I);
      for (const Stmt *S : All[I].Goals)
        Goals[S].push_back(I);
      for (const Stmt *S : All[I].Stops)
        Stops[S].push_back(I);
    }
  }

  void run() {
    const CFG &Graph = flowOf(F)->cfg();
    Ahead.assign(Graph.getNumBlockIDs(), llvm::BitVector(All.size()));
    // The exit is the first block of a graph and is to be the first that is popped.
    for (const CFGBlock *Block : llvm::reverse(Graph))
      Work.insert(Block);
    while (!Work.empty())
      enter(*Work.pop_back_val());
    const llvm::BitVector &AtEntry = Ahead[Graph.getEntry().getBlockID()];
    for (unsigned I = 0; I != All.size(); ++I)
      if (llvm::isa<ParmVarDecl>(All[I].Variable) && AtEntry[I])
        To.FromDeclaration.set(I);
  }

private:
  using Indices = llvm::SmallVector<unsigned, 1>;

  void enter(const CFGBlock &Block) {
    llvm::BitVector Now(All.size());
    for (const CFGBlock::AdjacentBlock &Next : Block.succs())
      if (const CFGBlock *Later = Next.getReachableBlock())
        Now |= Ahead[Later->getBlockID()];
    for (const CFGElement &Element : llvm::reverse(Block))
      pass(Element, Now);
    if (Now == Ahead[Block.getBlockID()])
      return;
    Ahead[Block.getBlockID()] = std::move(Now);
    for (const CFGBlock::AdjacentBlock &Before : Block.preds())
      if (const CFGBlock *Earlier = Before.getReachableBlock())
        Work.insert(Earlier);
  }

  void pass(const CFGElement &Element, llvm::BitVector &Now) {
    if (auto Ends = Element.getAs<CFGLifetimeEnds>())
      return die(Ends->getVarDecl(), Now);
    if (auto Destroys = Element.getAs<CFGAutomaticObjDtor>())
      return die(Destroys->getVarDecl(), Now);
    auto Evaluated = Element.getAs<CFGStmt>();
    if (!Evaluated)
      return;
    const Stmt *S = Evaluated->getStmt();
    if (llvm::isa<CoroutineSuspendExpr>(S) && F.maySuspendAt(S))
      To.FromSuspension |= Now;
    if (const auto *Declaration = llvm::dyn_cast<DeclStmt>(S))
      for (const Decl *D : Declaration->decls())
        declare(llvm::dyn_cast<VarDecl>(D), Now);
    for (unsigned I : at(Stops, S))
      Now.reset(I);
    for (unsigned I : at(Goals, S))
      Now.set(I);
  }

  void die(const VarDecl *Var, llvm::BitVector &Now) const {
    for (unsigned I : at(Numbers, Var))
      All[I].DiesAtGoal ? Now.set(I) : Now.reset(I);
  }

  void declare(const VarDecl *Var, llvm::BitVector &Now) {
    for (unsigned I : at(Numbers, Var)) {
      if (Now[I])
        To.FromDeclaration.set(I);
      Now.reset(I);
    }
  }

  template <class Key>
  static llvm::ArrayRef<unsigned> at(const llvm::DenseMap<Key, Indices> &Of, Key At) {
    auto Found = Of.find(At);
    return Found == Of.end() ? llvm::ArrayRef<unsigned>() : llvm::ArrayRef(Found->second);
  }

  Watch &To;
  llvm::ArrayRef<Watched> All;
  const Function &F;
  llvm::DenseMap<const VarDecl *, Indices> Numbers;
  llvm::DenseMap<const Stmt *, Indices> Goals, Stops;
  std::vector<llvm::BitVector> Ahead; ///< at the entry of each block
  llvm::SetVector<const CFGBlock *> Work;
};

Watch::Watch(llvm::ArrayRef<Watched> All, const Function &F)
    : FromDeclaration(All.size()), FromSuspension(All.size()) {
  if (!All.empty())
    Pass(*this, All, F).run();
}

} // namespace corolint
