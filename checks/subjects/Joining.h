// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Whether the code that started a task or kept a callback may wait for its end: only through what
// the two share, and only if what was started uses nothing that it was lent once it told so.
#ifndef COROLINT_CHECKS_SUBJECTS_JOINING_H
#define COROLINT_CHECKS_SUBJECTS_JOINING_H

#include "code/Function.h"
#include "flow/Flow.h"

#include "llvm/ADT/SmallPtrSet.h"

namespace corolint {

/// What runs by itself from some point on.
struct Started {
  const clang::Expr *Made = nullptr; ///< the call that makes the task, or the closure; may be null
  const clang::Stmt *By = nullptr;   ///< what starts it, or keeps the closure
  const clang::VarDecl *Lent = nullptr; ///< the local that it refers to
};

class Joining {
public:
  Joining(const Function &F, const Started &What);

  /// Whether \p E may wait until what was started is done. A coroutine blocks in no plain call and
  /// in no destructor: it waits only for what it shares. A plain function may run a loop anywhere.
  bool mayWait(const Event &E) const;

private:
  /// Variables, fields of the own object, and the function itself for that object as a whole.
  using Things = llvm::SmallPtrSet<const clang::Decl *, 8>;
  using Uses = std::vector<const clang::Expr *>;

  void relate();
  const clang::Decl *groupOf(const clang::Decl *Thing) const;
  Things thingsIn(const clang::Stmt *S) const;
  bool shares(const clang::Stmt *S) const;
  bool mayWaitIn(const clang::CallExpr &Call) const;
  bool mayWaitAtEndOf(const clang::VarDecl &Var) const;

  bool tells(const clang::Decl *Thing, const clang::Stmt *Awaiting) const;
  Uses usesInBody(const clang::Decl *Thing) const;
  void usesInCall(const clang::Decl *Thing, const clang::CallExpr &Call, Uses &To) const;
  void usesInClosure(const clang::Decl *Thing, Uses &To) const;
  bool usesLentAfter(const clang::Expr *Told) const;

  const Function &F;
  Started What;
  const Function *Body = nullptr; ///< of what was started; null if it is not seen
  Things Given;                   ///< groups of what Made mentions
  Things Around;                  ///< groups of what else By mentions
  llvm::SmallPtrSet<const clang::Stmt *, 8> LentUses; ///< in Body
  llvm::DenseMap<const clang::Decl *, const clang::Decl *> Groups;
};

} // namespace corolint

#endif
