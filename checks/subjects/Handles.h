// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Coroutine handles, and the classes that drive coroutines: awaiters, promises, owners of frames.
#ifndef COROLINT_CHECKS_SUBJECTS_HANDLES_H
#define COROLINT_CHECKS_SUBJECTS_HANDLES_H

#include "code/Function.h"
#include "code/HandleCalls.h"

namespace corolint {

class Unit;

/// The coroutine handle parameter of \p F where it is an await_suspend, else null.
const clang::ParmVarDecl *suspendedHandle(const Function &F);

/// Fields of \p Record that are coroutine handles, bases left out.
llvm::SmallVector<const clang::FieldDecl *, 2> handleFields(const clang::CXXRecordDecl &Record);

/// The field of `this` that \p E names, or null.
const clang::FieldDecl *ownField(const clang::Expr *E);

/// The call in \p F, or in a member function of the same object that it calls, that destroys the
/// handle in \p Field whenever there is one: on no condition but that of the handle itself. Null if
/// there is none. What shares its coroutine (a count, a flag) destroys on a condition.
const clang::Expr *destroysAlways(const clang::FunctionDecl *F, const clang::FieldDecl *Field,
                                  Unit &In);

/// A class that destroys a coroutine in its destructor.
struct FrameOwner {
  const clang::FieldDecl *Handle = nullptr;
  const clang::Expr *Destroy = nullptr; ///< in the destructor, or in what it calls
};
std::optional<FrameOwner> frameOwner(const clang::CXXRecordDecl &Record, Unit &In);

} // namespace corolint

#endif
