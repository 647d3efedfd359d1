// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Types whose values refer to objects that they do not own.
#ifndef COROLINT_CHECKS_CODE_REFERENCETYPES_H
#define COROLINT_CHECKS_CODE_REFERENCETYPES_H

#include "clang/AST/Type.h"

namespace corolint {

/// A type by whose value one reaches objects that it does not own: pointers, views, iterators,
/// std::initializer_list, std::reference_wrapper.
bool isView(clang::QualType T);

/// Whether a value of \p T may keep referring to something: a reference, a view, or a record that
/// has such a field or base within \p Depth levels.
bool isReferenceLike(clang::QualType T, unsigned Depth = 2);

bool isInitializerList(clang::QualType T);

/// Whether a value of \p T is called: a closure, a std::function, a function_ref.
bool isCallable(clang::QualType T);

/// std::function and its kin, which hold a callable of any type.
bool isErasedCallable(clang::QualType T);

} // namespace corolint

#endif
