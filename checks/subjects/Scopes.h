// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Scopes of tasks (nurseries, task groups): what starts tasks in them and what joins them. Which
// types are scopes is a model's word, or an annotation's.
#ifndef COROLINT_CHECKS_SUBJECTS_SCOPES_H
#define COROLINT_CHECKS_SUBJECTS_SCOPES_H

#include "code/Function.h"

namespace corolint {

enum class ScopeEvent {
  None,
  Spawns,  ///< a task is started in it
  Joins,   ///< what is started in it is waited for
  Unknown, ///< it is handed to other code, which may do either
};

/// What evaluating \p S does to the scope \p Scope, a local variable of type \p Model.
ScopeEvent scopeEventAt(const clang::Stmt *S, const clang::VarDecl *Scope, const ScopeModel &Model,
                        const Function &F);

/// The model of \p T where that is a scope and no reference to one.
std::optional<ScopeModel> scopeModelOf(clang::QualType T, const Function &F);

/// Whether its destructor ends the program when tasks are still in it.
bool mustBeJoined(const ScopeModel &Model);

/// A call that starts a task.
struct Spawn {
  const clang::Expr *Call = nullptr;
  const clang::FunctionDecl *Callee = nullptr;
  /// The object it is started in, where that is a scope: as the object of a member call or as an
  /// argument. Null where nothing owns the task.
  const clang::Expr *Scope = nullptr;
};

/// Every call of \p F that starts a task, joinable ones included.
std::vector<Spawn> spawnsIn(const Function &F);

/// What \p F could start tasks in instead: a scope that is a parameter, a local variable declared
/// before \p At, or a field of its object; null if there is none.
const clang::ValueDecl *scopeInReach(const clang::Stmt *At, const Function &F);

} // namespace corolint

#endif
