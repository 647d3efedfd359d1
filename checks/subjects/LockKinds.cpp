// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "LockKinds.h"

#include "model/Names.h"

#include "clang/AST/Attr.h"
#include "llvm/ADT/SmallPtrSet.h"

using namespace clang;
using llvm::dyn_cast;

namespace corolint {

bool bodyDoes(const FunctionDecl *F, LockOperation Wanted, const Function &In) {
  const FunctionDecl *Definition = nullptr;
  if (!F || !F->hasBody(Definition) || Definition->isDependentContext())
    return false;
  bool Found = false;
  auto Look = [&](const Stmt *S) {
    const auto *Call = dyn_cast<CXXMemberCallExpr>(S);
    const CXXMethodDecl *Callee = Call ? Call->getMethodDecl() : nullptr;
    if (Callee && lockOperationOf(Callee) == Wanted)
      Found |= lockKindOf(Call->getObjectType(), In) == LockKind::Thread;
    return !Found;
  };
  walk(Definition->getBody(), Look);
  return Found;
}

namespace {

bool hasVoidMember(const CXXRecordDecl *Record, llvm::StringRef Name, Types &T) {
  return llvm::any_of(T.members(Record, Name), [](const FunctionDecl *F) {
    return F->getReturnType()->isVoidType() && F->getMinRequiredArguments() == 0;
  });
}

/// The lock types that a guard's template arguments name.
llvm::SmallVector<QualType, 2> guardedTypes(const CXXRecordDecl *Guard) {
  llvm::SmallVector<QualType, 2> Found;
  const auto *Spec = dyn_cast<ClassTemplateSpecializationDecl>(Guard);
  if (!Spec)
    return Found;
  auto Add = [&](const TemplateArgument &Arg) {
    if (Arg.getKind() == TemplateArgument::Type && recordOf(Arg.getAsType()))
      Found.push_back(Arg.getAsType());
  };
  for (const TemplateArgument &Arg : Spec->getTemplateArgs().asArray())
    if (Arg.getKind() == TemplateArgument::Pack)
      llvm::for_each(Arg.pack_elements(), Add);
    else
      Add(Arg);
  return Found;
}

/// A class of the user's own that is a guard: its destructor unlocks what a constructor locked.
bool isHandmadeGuard(const CXXRecordDecl *Record, const Function &F) {
  const CXXDestructorDecl *Destructor = Record->getDestructor();
  if (!Destructor || !bodyDoes(Destructor, LockOperation::Unlocks, F))
    return false;
  return llvm::any_of(Record->ctors(), [&](const CXXConstructorDecl *C) {
    return bodyDoes(C, LockOperation::Locks, F);
  });
}

} // namespace

LockKind lockKindOf(QualType T, const Function &F) {
  const CXXRecordDecl *Record = F.types().complete(recordOf(T));
  if (!Record)
    return LockKind::None;
  if (const TypeModel *Model = F.models().type(Record); Model && Model->Lock != LockKind::None)
    return Model->Lock;
  if (Record->hasAttr<CapabilityAttr>())
    return LockKind::Thread;
  if (F.types().members(Record, "unlock").empty())
    return LockKind::None;
  for (const FunctionDecl *Lock : F.types().members(Record, "lock"))
    if (QualType Result = F.types().returnType(Lock); !Result.isNull() && !Result->isVoidType())
      return F.types().awaiterOf(Result) || F.types().of(Result).isTask() ? LockKind::Async
                                                                          : LockKind::None;
  if (hasVoidMember(Record, "lock", F.types()))
    return LockKind::Thread;
  return LockKind::None;
}

namespace {

/// Seen are the records that are being asked: a list's node owns another node.
bool isThreadGuard(QualType T, const Function &F, llvm::SmallPtrSetImpl<const Decl *> &Seen) {
  const CXXRecordDecl *Record = T->isReferenceType() ? nullptr : F.types().complete(recordOf(T));
  if (!Record || Record->isLambda() || !Seen.insert(Record->getCanonicalDecl()).second)
    return false;
  llvm::SmallVector<QualType, 2> Locks = guardedTypes(Record);
  bool Known = false;
  if (const TypeModel *Model = F.models().type(Record))
    Known = Model->Guard;
  if (Known || Record->hasAttr<ScopedLockableAttr>()) {
    // Decided by the mutex where one is named: std::unique_lock<folly::coro::Mutex> blocks nobody.
    bool NamesMutex = false;
    for (QualType L : Locks) {
      if (lockKindOf(L, F) == LockKind::Thread)
        return true;
      NamesMutex |=
          lockKindOf(L, F) != LockKind::None || !F.types().members(recordOf(L), "unlock").empty();
    }
    return !NamesMutex && !(Record->isInStdNamespace() && Locks.empty());
  }
  if (Record->isInStdNamespace()) {
    // What owns a guard holds its lock.
    static constexpr llvm::StringLiteral Holders[] = {"optional", "pair", "tuple", "unique_ptr",
                                                      "shared_ptr"};
    return Record->getIdentifier() && llvm::is_contained(Holders, Record->getName()) &&
           llvm::any_of(Locks, [&](QualType L) { return isThreadGuard(L, F, Seen); });
  }
  // A record that owns a guard as a direct member or in a std::optional holds the lock as long.
  return isHandmadeGuard(Record, F) || llvm::any_of(Record->fields(), [&](const FieldDecl *Field) {
           return isThreadGuard(Field->getType(), F, Seen);
         });
}

} // namespace

bool isThreadGuard(QualType T, const Function &F) {
  llvm::SmallPtrSet<const Decl *, 8> Seen;
  return isThreadGuard(T, F, Seen);
}

} // namespace corolint
