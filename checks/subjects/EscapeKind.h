// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which check reports an escape (Escape.h). Apart from it, since reports of units store the kind
// and know no AST.
#ifndef COROLINT_CHECKS_SUBJECTS_ESCAPEKIND_H
#define COROLINT_CHECKS_SUBJECTS_ESCAPEKIND_H

#include <cstdint>

namespace corolint {

/// The check that reports an escape; each escape has one.
enum class EscapeKind : uint8_t {
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
inline constexpr unsigned EscapeKinds = unsigned(EscapeKind::Argument) + 1;

} // namespace corolint

#endif
