// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "match/Awaiting.h"

namespace corolint {

llvm::StringRef nounFor(const TypeProfile &Profile) {
  switch (Profile.Kind) {
  case TypeKind::Task:
    return "task";
  case TypeKind::SyncGenerator:
  case TypeKind::AsyncGenerator:
    return "generator";
  default:
    return "awaitable";
  }
}

llvm::StringRef dropConsequence(const TypeProfile &Profile) {
  if (Profile.Kind == TypeKind::Awaitable)
    return "nothing happens without co_await";
  if (Profile.Start == StartKind::Dynamic && Profile.Library.empty())
    return "nothing waits for it and its exception is lost";
  switch (Profile.Drop) {
  case DropEffect::NeverRuns:
    return "its body never runs";
  case DropEffect::KeepsRunning:
    return "it runs on detached and its exception is lost";
  case DropEffect::Cancels:
    return "it is cancelled at its first suspension";
  case DropEffect::Aborts:
    return "its destructor aborts the program";
  case DropEffect::Blocks:
    return "its destructor blocks until it is done";
  case DropEffect::Leaks:
    return "its frame leaks";
  }
  llvm_unreachable("a drop effect without words");
}

/// Whether this coroutine awaits a value of the same type somewhere already.
static bool awaitsSameType(const TypeProfile &Profile, const Function &F) {
  return llvm::any_of(F.suspensions(), [&](const SuspensionPoint &S) {
    const clang::Expr *Operand = S.Expr->getOperand();
    return Operand && F.types().of(Operand->getType()).Record == Profile.Record;
  });
}

bool canAwait(const TypeProfile &Profile, const Function &F) {
  if (!F.isCoroutine() || F.returns().ForbidsAwaitInside ||
      F.returns().Kind == TypeKind::SyncGenerator)
    return false;
  if (awaitsSameType(Profile, F))
    return true;
  // A coroutine of the same family accepts its own kind.
  if (Profile.isTask() && F.returns().isTask() && Profile.Record && F.returns().Record) {
    const auto *A = llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(Profile.Record);
    const auto *B = llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(F.returns().Record);
    if (A && B && A->getSpecializedTemplate() == B->getSpecializedTemplate())
      return true;
  }
  return Profile.SelfAwaitable && F.types().members(F.promise(), "await_transform").empty();
}

} // namespace corolint
