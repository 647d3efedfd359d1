// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The way of a local scope that ends the program when it is left unjoined.
#ifndef COROLINT_CHECKS_MATCH_SCOPES_H
#define COROLINT_CHECKS_MATCH_SCOPES_H

#include "facts/Scopes.h"

namespace corolint {

struct UnjoinedScope {
  const clang::VarDecl *Scope;
  const clang::Stmt *Spawn;  ///< names the scope where a task is started in it
  const clang::Stmt *Join;   ///< names it where other paths join it; null where none does
  const clang::Stmt *LeftBy; ///< the statement that leaves, or null: the end of the block
};

/// Scopes of \p F with a path from a spawn to their end that joins them nowhere.
std::vector<UnjoinedScope> unjoinedScopes(const Function &F);

} // namespace corolint

#endif
