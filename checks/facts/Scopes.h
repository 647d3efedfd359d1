// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Scopes of tasks (nurseries, task groups): what starts tasks in them and what joins them. Which
// types are scopes is a model's word.
#ifndef COROLINT_CHECKS_FACTS_SCOPES_H
#define COROLINT_CHECKS_FACTS_SCOPES_H

#include "Function.h"

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

/// The model of the type of \p Scope where that is a scope, else null.
const ScopeModel *scopeModelOf(clang::QualType T, const Function &F);

/// Whether its destructor ends the program when tasks are still in it.
bool mustBeJoined(const ScopeModel &Model);

} // namespace corolint

#endif
