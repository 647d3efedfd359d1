// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the author of a declaration says about it: [[clang::annotate("coro::…")]] and the attributes
// that Clang has of its own. The one place that reads them; docs/annotations.md is the manual.
#ifndef COROLINT_CHECKS_MODEL_ANNOTATIONS_H
#define COROLINT_CHECKS_MODEL_ANNOTATIONS_H

#include "Models.h"

#include "clang/AST/DeclCXX.h"

namespace corolint {

enum class Annotation {
  Blocking,          ///< coro::blocking or coro::blocking(category); [[clang::blocking]]
  Nonblocking,       ///< coro::nonblocking; [[clang::nonblocking]]
  NoAsync,           ///< coro::no_async: not to be called from a coroutine
  DetachOk,          ///< coro::detach_ok: its result may be dropped, its task may be detached
  Scope,             ///< coro::scope: tasks run in it, and it must be joined
  Join,              ///< coro::join: awaiting this member joins its scope
  Spawn,             ///< coro::spawn: starts the tasks it is given
  Races,             ///< coro::races: gives the first result, and lets the losers run on
  Lends,             ///< coro::lends: calls its callable with what it releases afterwards
  ThreadSwitch,      ///< coro::thread_switch: awaiting it moves to where blocking is fine
  SingleShot,        ///< coro::single_shot: awaited once
  MultiAwait,        ///< coro::multi_await: awaited as often as one likes
  CancellationType,  ///< coro::cancellation_type: this exception carries a cancellation
  LifetimeOk,        ///< coro::lifetime_ok(reason): what this refers to is known to live
  ValidUntilSuspend, ///< coro::valid_until_suspend: its result, or its objects, die at a suspension
};

/// What is in the parentheses of the annotation, empty without; nullopt where \p D does not carry
/// it. Looks at every declaration, at what a template was made from, and at overridden methods.
std::optional<llvm::StringRef> annotation(const clang::Decl *D, Annotation A);
inline bool isAnnotated(const clang::Decl *D, Annotation A) { return annotation(D, A).has_value(); }

/// The role that an annotation or attribute gives \p F: thread_switch, detach_ok, spawn, races,
/// lends, and
/// [[clang::coro_wrapper]].
bool hasAnnotatedRole(const clang::FunctionDecl &F, Role R);

/// The model of a scope, or what coro::scope, coro::spawn and coro::join say of it and its members.
std::optional<ScopeModel> scopeOf(const clang::CXXRecordDecl *Record, const Models &Known);

/// Whether an exception of type \p Record carries a cancellation: by model or annotation, of it or
/// of a base.
bool isCancellation(const clang::CXXRecordDecl *Record, const Models &Known);

} // namespace corolint

#endif
