// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Objects that are closed by awaiting: files, streams, connections, sharded services.
#ifndef COROLINT_CHECKS_SUBJECTS_CLOSING_H
#define COROLINT_CHECKS_SUBJECTS_CLOSING_H

#include "code/Function.h"
#include "flow/Flow.h"

namespace corolint {

struct Closing {
  std::vector<std::string> Names; ///< the members whose awaited result closes it
  std::string Effect;             ///< what is lost otherwise; empty where it cleans up by itself
};

/// How local \p Var is to be closed, by model or, with \p ByShape, by a member close() that gives a
/// task; nullopt where it is not, or is a generator or a scope, which have checks of their own.
std::optional<Closing> closingOf(const clang::VarDecl &Var, const Function &F, bool ByShape);

/// A path from where \p Var got its value to its death on which nothing closes it. Handing it to
/// other code ends the search: that may close it.
std::optional<FlowPath> wayUnclosed(const clang::VarDecl &Var, const Closing &Must,
                                    const Function &F);

} // namespace corolint

#endif
