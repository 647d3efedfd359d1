// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How the checks of lifetimes tell their story: made here, dies here, suspends here, read here.
#ifndef COROLINT_CHECKS_WORDS_ESCAPESTORY_H
#define COROLINT_CHECKS_WORDS_ESCAPESTORY_H

#include "../Report.h"
#include "subjects/Escape.h"
#include "subjects/EscapeKind.h"

namespace corolint {

/// Which check speaks of it.
EscapeKind kindOf(const Escape &E, const Function &F);

/// Whether coroutine \p F reads what \p Param refers to when its caller may have gone on.
bool readsLate(const Function &F, const clang::ParmVarDecl *Param);

/// What dies, as a message names it: "'buffer'", "a temporary 'std::string'".
std::string referentName(const Escape &E);

/// When it dies: "at the end of this statement", "when its block ends".
std::string whenItDies(const Escape &E);

/// The sentence of the finding, and where it stands.
std::string messageOf(const Escape &E, EscapeKind Kind);
clang::SourceRange placeOf(const Escape &E, EscapeKind Kind);

/// What happens before the coroutine reads it, in steps.
std::vector<std::pair<clang::SourceRange, std::string>> stepsOf(const Escape &E);

/// Tells the story in steps.
void tell(const Escape &E, FindingBuilder &Found);

} // namespace corolint

#endif
