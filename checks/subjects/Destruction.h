// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which destructors a body runs, and which of them block.
#ifndef COROLINT_CHECKS_SUBJECTS_DESTRUCTION_H
#define COROLINT_CHECKS_SUBJECTS_DESTRUCTION_H

#include "Blocking.h"

namespace corolint {

/// One destructor that runs: of user code, or one that blocks.
struct Death {
  const clang::CXXDestructorDecl *Destructor = nullptr;
  std::optional<BlockingUse> Blocks;
  bool Virtual = false;
  const clang::Stmt *At = nullptr; ///< statement whose place in the flow is that of the death
  clang::SourceRange Range;        ///< of what dies
};

class DestructionFacts {
public:
  explicit DestructionFacts(const Function &F) : F(F) {}

  /// Of local variables, temporaries, deleted objects, and, in a destructor, of members and bases.
  std::vector<Death> deaths() const;

private:
  void die(clang::QualType T, Death Of, std::vector<Death> &Out, unsigned Depth = 0) const;
  void variable(const clang::VarDecl &Var, std::vector<Death> &Out) const;
  bool mayStillBlock(const clang::VarDecl &Var, bool Waits) const;

  const Function &F;
};

} // namespace corolint

#endif
