// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The way of a local scope that ends the program when it is left unjoined.
#ifndef COROLINT_CHECKS_SUBJECTS_UNJOINEDSCOPES_H
#define COROLINT_CHECKS_SUBJECTS_UNJOINEDSCOPES_H

#include "Scopes.h"
#include "flow/Exceptions.h"

namespace corolint {

struct UnjoinedScope {
  const clang::VarDecl *Scope;
  const clang::Stmt *Spawn;         ///< names the scope where a task is started in it
  const clang::Stmt *Join;          ///< names it where other paths join it; null where none does
  const clang::Stmt *LeftBy;        ///< the statement that leaves, or null: the end of the block
  const clang::CXXThrowExpr *Throw; ///< where LeftBy is a call: the throw in what it calls
};

/// Which exceptions count as ways out of a scope.
enum class Exceptional {
  Seen,     ///< throw expressions in code whose body is visible
  AnyAwait, ///< whatever is awaited, unless it says noexcept
};

/// Scopes of \p F with a path from a spawn to their end that joins them nowhere. That a frame is
/// destroyed where it is suspended is no such path: a join is a suspension itself, so that every
/// scope would have one; whoever owns such a coroutine lets it come to its end.
std::vector<UnjoinedScope> unjoinedScopes(const Function &F, Exceptional Ways = Exceptional::Seen);

} // namespace corolint

#endif
