// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "LockRegions.h"

#include "Locks.h"
#include "flow/Flow.h"

using namespace clang;
using llvm::dyn_cast;

namespace corolint {

llvm::DenseMap<const Stmt *, const Expr *> locksHeldAt(const Function &F) {
  llvm::DenseMap<const Stmt *, const Expr *> Held;
  for (const VarDecl *Var : F.variables()) {
    const Expr *Init = Var->getInit();
    if (!Init || llvm::isa<ParmVarDecl>(Var) || !flowOf(F) || !isThreadGuard(Var->getType(), F))
      continue;
    std::optional<FlowPoint> From = flowOf(F)->declared(Var);
    // A guard that takes more than a mutex may be told to wait with locking.
    const auto *Construct = dyn_cast<CXXConstructExpr>(valueOf(Init));
    if (!From || (Construct && Construct->getNumArgs() != 1))
      continue;
    flowOf(F)->search(*From, 0, [&](const Event &E, unsigned &) {
      if (E.Kind == Event::VariableDies && E.Variable == Var)
        return Flow::Next::Prune;
      if (const auto *Member = E.as<CXXMemberCallExpr>();
          Member && variableOf(Member->getImplicitObjectArgument()) == Var)
        return Flow::Next::Prune;
      if (E.Kind == Event::Statement && E.Node)
        Held.try_emplace(E.Node, Init);
      return Flow::Next::Go;
    });
  }
  return Held;
}

} // namespace corolint
