// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What dropping a value does, and what can be asked of it, proved from bodies.
#ifndef COROLINT_CHECKS_MODEL_DROPPING_H
#define COROLINT_CHECKS_MODEL_DROPPING_H

#include "Types.h"

namespace corolint {

/// Sets Drop, LetsGo and LosesError of \p P, whose kind and start are known.
void deduceDrop(TypeProfile &P, Types &T, clang::ASTContext &Context);

/// Whether the coroutine of \p Promise does not suspend at its end, and so frees itself.
bool endsWithoutSuspending(const clang::CXXRecordDecl *Promise, Types &T);

/// Whether anything can be had from an object of \p P but its end: its result, its completion, its
/// coroutine, by a public member, a friend or the promise's own await_transform().
bool canBeAsked(const TypeProfile &P, Types &T, clang::ASTContext &Context);

/// Whether a generator can be pulled by awaiting too, or waits for an element to be made: its body
/// may await then.
bool hasAwaitableSide(const TypeProfile &P, Types &T, clang::ASTContext &Context);

} // namespace corolint

#endif
