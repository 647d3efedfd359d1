// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Calls that resume or destroy a coroutine, and the objects in its frame: the awaiter it waits with
// is gone once it has run on.
#ifndef COROLINT_CHECKS_SUBJECTS_RESUMPTIONS_H
#define COROLINT_CHECKS_SUBJECTS_RESUMPTIONS_H

#include "Handles.h"

namespace corolint {

struct Resumption {
  const clang::CallExpr *At = nullptr;
  /// The object that the handle was found in: `n` of `n->h.resume()`, of `auto h = n->h;
  /// h.resume()` and of `n->wake()`; the handle itself where it is no field.
  const clang::Expr *From = nullptr;
  const clang::FieldDecl *Handle = nullptr; ///< null where it is no field
  bool Destroys = false;
};

/// What \p F resumes and destroys, by handles or by member functions that do so to a handle in
/// their object.
std::vector<Resumption> resumptionsIn(const Function &F);

/// Where the handle \p E was kept: behind a local variable, `std::exchange(n->h, {})`, and in an
/// optional.
const clang::Expr *keptHandle(const clang::Expr *E);

/// Whether \p Handle, a field of an awaiter, of a base of one or of a node in one, is where an
/// await_suspend of this unit keeps the coroutine that awaits, and the awaiter lives in the frame
/// of that coroutine: it is made by a call, can be copied or moved, or no class, global or plain
/// function of the unit has one.
bool keepsAwaitingCoroutine(const clang::FieldDecl *Handle, Unit &In);

} // namespace corolint

#endif
