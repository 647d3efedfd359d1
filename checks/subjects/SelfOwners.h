// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How a member coroutine keeps its own object alive while it is suspended, and how its siblings,
// the other member coroutines of the class, do.
#ifndef COROLINT_CHECKS_SUBJECTS_SELFOWNERS_H
#define COROLINT_CHECKS_SUBJECTS_SELFOWNERS_H

#include "code/Function.h"

#include <optional>

namespace corolint {

/// What a local variable or a parameter by value does for the object of its function.
enum class SelfHold {
  None,
  Owns, ///< `auto self = shared_from_this();`
  Asks, ///< `auto weak = weak_from_this();`, `QPointer<T> self(this);`: says when it is gone
  Held, ///< `auto hold = gate_.hold();`, where somebody waits for gate_
};
SelfHold selfHoldOf(const clang::VarDecl &Var, const Function &F);

/// Whether an owner of a \p T keeps an object of \p Kept alive: of itself, of a base or derived
/// class, or of one that has it as a member.
bool ownsObjectOf(clang::QualType T, const clang::CXXRecordDecl *Kept);

/// A path of \p F to a use of its object after a suspension, with nothing in the frame that keeps
/// the object, and without asking since.
struct UnownedUse {
  const clang::CoroutineSuspendExpr *Suspended = nullptr;
  const clang::Expr *Used = nullptr;
};
std::optional<UnownedUse> unownedUse(const Function &F);

/// A function of the same class that takes care: another member coroutine, or one that starts
/// coroutines under a gate that the object waits for.
struct Sibling {
  const Function *Careful = nullptr;
  clang::SourceRange Where;
  SelfHold How = SelfHold::None;
};
std::optional<Sibling> carefulSibling(const Function &F);

/// Where a coroutine is started so that nothing waits for it.
struct DetachedStart {
  const clang::Expr *Call = nullptr; ///< null: its type says that nobody can
  const Function *In = nullptr;
  /// Where another call of the coroutine gives its task an owner of the object; this one passes the
  /// task on, and what owns the object here is a local variable.
  const clang::Expr *Attached = nullptr;
};
std::optional<DetachedStart> detachedStart(const Function &Coroutine);

/// Whether the class says that its objects have several owners: std::enable_shared_from_this, or a
/// base of any library that hands out strong and weak references to itself.
bool isSharedByDesign(const clang::CXXRecordDecl *Record);

} // namespace corolint

#endif
