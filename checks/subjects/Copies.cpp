// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Copies.h"

#include "code/Unit.h"
#include "flow/Suspensions.h"

using namespace clang;

namespace corolint {

const VarDecl *copyAcrossSuspension(SourceLocation Where, Unit &In) {
  for (const std::unique_ptr<Function> &F : In.functions()) {
    if (!F->isCoroutine())
      continue;
    for (const VarDecl *Var : F->variables())
      if (Var->getLocation() == Where && suspensionWhileAlive(Var, *F))
        return Var;
  }
  return nullptr;
}

} // namespace corolint
