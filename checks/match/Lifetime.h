// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How the checks of lifetimes tell their story: made here, dies here, suspends here, read here.
#ifndef COROLINT_CHECKS_MATCH_LIFETIME_H
#define COROLINT_CHECKS_MATCH_LIFETIME_H

#include "Report.h"
#include "facts/Escape.h"

namespace corolint {

/// The check that speaks of an escape; each escape has one.
enum class EscapeKind {
  Closure,         ///< captures of a coroutine lambda
  ExplicitObject,  ///< a closure or object by explicit reference
  Object,          ///< `this`
  InitializerList, ///< the array behind a std::initializer_list
  Callable,        ///< a function object by reference
  Returned,        ///< a plain function returns a task bound to its own locals
  InScope,         ///< a local that dies before the scope its reader was spawned into is joined
  RaceLoser,       ///< what a task that lost a race may still read
  Argument,        ///< any other argument
};
EscapeKind kindOf(const Escape &E, const Function &F);

/// Whether a value of \p T is called: a closure, a std::function, a function_ref.
bool isCallable(clang::QualType T);
bool isInitializerList(clang::QualType T);

/// Whether coroutine \p F reads what \p Param refers to when its caller may have gone on.
bool readsLate(const Function &F, const clang::ParmVarDecl *Param);

/// What dies, as a message names it: "'buffer'", "a temporary 'std::string'".
std::string referentName(const Escape &E);

/// When it dies: "at the end of this statement", "when its block ends".
std::string whenItDies(const Escape &E);

/// Tells the story in steps.
void tell(const Escape &E, FindingBuilder &Found);

} // namespace corolint

#endif
