// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "ProgramEnd.h"

#include "Flow.h"
#include "model/Names.h"

using namespace clang;

namespace corolint {
namespace {

using Blocks = llvm::DenseSet<const CFGBlock *>;

bool endsTheProgram(const CallExpr *Call) {
  static constexpr llvm::StringLiteral Names[] = {"exit",       "_exit", "_Exit",
                                                  "quick_exit", "abort", "terminate"};
  const FunctionDecl *Callee = Call->getDirectCallee();
  return Callee && Callee->isNoReturn() && llvm::is_contained(Names, identifierOf(Callee));
}

/// Whether all that follows \p Block is in \p Ending.
bool leadsOnlyTo(const Blocks &Ending, const CFGBlock *Block, const CFG &In) {
  bool Any = false;
  // A call that may throw ends its block with a second edge, to the exit.
  bool MayThrow = !Block->getTerminatorStmt() && Block->succ_size() > 1;
  for (const CFGBlock::AdjacentBlock &To : Block->succs())
    if (const CFGBlock *Next = To.getReachableBlock();
        Next && !(MayThrow && Next == &In.getExit())) {
      if (!Ending.contains(Next))
        return false;
      Any = true;
    }
  return Any;
}

} // namespace

Blocks blocksThatEndTheProgram(const Function &F) {
  Blocks Ending;
  for (const CallExpr *Call : F.all<CallExpr>())
    if (endsTheProgram(Call) && flowOf(F))
      if (auto At = flowOf(F)->before(Call))
        Ending.insert(At->Block);
  if (Ending.empty())
    return Ending;
  const CFG &All = flowOf(F)->cfg();
  for (bool Grows = true; std::exchange(Grows, false);)
    for (const CFGBlock *Block : All)
      if (!Ending.contains(Block) && leadsOnlyTo(Ending, Block, All))
        Grows = Ending.insert(Block).second;
  return Ending;
}

} // namespace corolint
