// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "LockCalls.h"

#include "clang/AST/Attr.h"
#include "llvm/ADT/StringSwitch.h"

using namespace clang;

namespace corolint {

LockOperation lockOperationOf(const FunctionDecl *Callee) {
  if (!Callee)
    return LockOperation::None;
  for (const FunctionDecl *F : Callee->redecls()) {
    if (F->hasAttr<TryAcquireCapabilityAttr>())
      return LockOperation::Tries;
    if (F->hasAttr<AcquireCapabilityAttr>())
      return LockOperation::Locks;
    if (F->hasAttr<ReleaseCapabilityAttr>())
      return LockOperation::Unlocks;
  }
  if (!Callee->getIdentifier())
    return LockOperation::None;
  return llvm::StringSwitch<LockOperation>(Callee->getName())
      .Cases({"lock", "lock_shared", "lock_upgrade", "Lock", "ReaderLock", "WriterLock"},
             LockOperation::Locks)
      .Cases({"pthread_mutex_lock", "pthread_spin_lock", "pthread_rwlock_rdlock",
              "pthread_rwlock_wrlock", "mtx_lock"},
             LockOperation::Locks)
      .Cases({"pthread_mutex_unlock", "pthread_spin_unlock", "pthread_rwlock_unlock", "mtx_unlock"},
             LockOperation::Unlocks)
      .Cases({"relock", "lockForRead", "lockForWrite", "emplace"}, LockOperation::Locks)
      .Cases(
          {"unlock", "unlock_shared", "unlock_upgrade", "Unlock", "ReaderUnlock", "WriterUnlock"},
          LockOperation::Unlocks)
      .Cases({"release", "Release", "reset", "disarm"}, LockOperation::Unlocks)
      .StartsWith("try_lock", LockOperation::Tries)
      .StartsWith("tryLock", LockOperation::Tries)
      .Case("TryLock", LockOperation::Tries)
      .Default(LockOperation::None);
}

} // namespace corolint
