// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a function does with what it is given, seen from its callers: read off its body, through any
// number of calls, or declared by a model or an annotation, in the same words.
#ifndef COROLINT_CHECKS_SUMMARIES_SUMMARY_H
#define COROLINT_CHECKS_SUMMARIES_SUMMARY_H

#include "code/Function.h"

#include <string>
#include <vector>

namespace corolint {

/// What a function has from its caller without a copy: a parameter, its object, or its closure.
struct Slot {
  enum Kind { Parameter, Object, Closure } Kind;
  const clang::ParmVarDecl *Param = nullptr;
};

/// How a fact is known; a finding is as good as its weakest fact.
enum class Evidence : uint8_t {
  Assumed,  ///< by a name, or because nothing visible says otherwise
  Declared, ///< by a model or an annotation
  Proved,   ///< by a visible body or type
};

enum class ArgumentEffect : uint8_t {
  Reads,          ///< looked at, and left as it is
  Asks,           ///< asked whether it is done
  Awaits,         ///< awaited by the function, which is a coroutine
  RunsToEnd,      ///< run until it is done, while the calling thread stands still
  Starts,         ///< runs by itself from then on
  Keeps,          ///< left in a place that outlives the call
  Returns,        ///< it, or an object that holds it, is the result
  Calls,          ///< called before the function returns
  CallsLater,     ///< called after the function returned
  CallsElsewhere, ///< called on another thread
  Moves,          ///< moved from, assigned, emptied
  Locks,
  Unlocks,
  Resumes,   ///< its coroutine is resumed, which may run to its end
  Destroys,  ///< its coroutine is destroyed
  GivenAway, ///< by value, to a function of which nothing is known and which returns nothing
  Escapes,   ///< given to code of which nothing is known
};

/// Where a function leaves what it keeps.
struct Keeper {
  enum Kind { None, Parameter, Object, Global } Kind = None;
  const clang::ParmVarDecl *Param = nullptr;
};

struct ArgumentUse {
  ArgumentEffect Effect = ArgumentEffect::Reads;
  Evidence Why = Evidence::Proved;
  const clang::Stmt *At = nullptr; ///< in the body that was read; null where none was
  Keeper In = {};
  bool AsHandle = false; ///< what is kept is a coroutine handle taken from it
  bool Certain = false;  ///< on every path on which the function returns
};

/// What a function does with one thing.
struct ArgumentSummary {
  std::vector<ArgumentUse> Uses;
  std::vector<ArgumentUse> OfResult; ///< with what calling it gave
  bool BodySeen = false;

  const ArgumentUse *find(ArgumentEffect E) const;
  bool has(ArgumentEffect E) const { return find(E); }
  bool always(ArgumentEffect E) const;
  /// Whether a model or an annotation says it, and no mere name.
  bool isDeclared() const { return !Uses.empty() && Uses.front().Why == Evidence::Declared; }
  /// Whether it is where and what it was when the function returned: nothing but looked at.
  bool isLeftAlone() const;
  /// Whether what calling it gave is \p E.
  bool resultHas(ArgumentEffect E) const;
};

/// What the body of \p Callee does with \p What. Where no body is in sight, BodySeen is false and
/// the only use is that it escapes. An overridable function is not in sight.
const ArgumentSummary &summaryOf(const clang::FunctionDecl *Callee, Slot What, Unit &In);

/// The same of argument \p Index of \p Call, counted as Consumption::Index is; of a member call's
/// object with receiverSummary().
const ArgumentSummary &argumentSummary(const clang::Expr *Call, unsigned Index, Unit &In);
const ArgumentSummary &receiverSummary(const clang::Expr *Call, Unit &In);

/// The argument or object of \p Call that \p U, of its callee, leaves the thing in; null where it
/// is in neither.
const clang::Expr *keeperOf(const ArgumentUse &U, const clang::Expr *Call);

/// What the roles of \p Callee say of the tasks or callables it is given; empty if they say
/// nothing.
ArgumentSummary declaredSummary(const clang::FunctionDecl *Callee, const Models &Known);

/// "started (proved), kept in a global (proved)": for `corolint doctor`.
std::string describe(const ArgumentSummary &Summary);

} // namespace corolint

#endif
