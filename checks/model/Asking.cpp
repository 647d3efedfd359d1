// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What can be asked of an object, by its public members and its friends.
#include "Dropping.h"
#include "Names.h"
#include "PathEffects.h"
#include "Structure.h"

#include "clang/AST/DeclFriend.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::dyn_cast_or_null;
using llvm::isa;

namespace corolint {
namespace {

bool isSpecial(const FunctionDecl &F) {
  if (isa<CXXConstructorDecl, CXXDestructorDecl>(F) || F.isDeleted() || F.isImplicit())
    return true;
  if (const auto *Method = dyn_cast<CXXMethodDecl>(&F); Method && Method->isStatic())
    return true;
  return F.getOverloadedOperator() == OO_Equal || identifierOf(&F) == "swap";
}

/// Whether \p F tells only whether the object has a coroutine: `valid()`, `operator bool`.
bool isValidityTest(const FunctionDecl &F, Types &T, ASTContext &Context) {
  if (isa<CXXConversionDecl>(F))
    return true;
  const FunctionDecl *Body = T.defined(&F);
  const auto *Block = Body ? dyn_cast<CompoundStmt>(Body->getBody()) : nullptr;
  const auto *Return =
      Block && Block->size() == 1 ? dyn_cast<ReturnStmt>(Block->body_front()) : nullptr;
  return Return && PathReader(T, Context).answer(Return->getRetValue()) == true;
}

bool isWaitName(llvm::StringRef Name) {
  return Name.contains_insensitive("wait") || Name.contains_insensitive("join") ||
         Name.contains_insensitive("get") || Name.contains_insensitive("sync");
}

/// Whether calling \p F gives something of the coroutine.
bool answers(const FunctionDecl &F, Types &T, ASTContext &Context) {
  if (isSpecial(F))
    return false;
  QualType Result = T.returnType(&F);
  if (Result.isNull() || Result->isDependentType())
    return true;
  if (Result->isBooleanType())
    return !isValidityTest(F, T, Context);
  if (!Result->isVoidType()) {
    const CXXRecordDecl *Itself = recordOf(Result);
    const auto *Method = dyn_cast<CXXMethodDecl>(&F);
    return !(Method && Itself &&
             Itself->getCanonicalDecl() == Method->getParent()->getCanonicalDecl());
  }
  // start(), detach(): nothing comes of these, unless they wait.
  const FunctionDecl *Body = T.defined(&F);
  return Body ? PathReader(T, Context).ofBody(Body).any(Blocks) : isWaitName(identifierOf(&F));
}

bool isPublic(const Decl &D) { return D.getAccess() == AS_public || D.getAccess() == AS_none; }

bool classAnswers(const CXXRecordDecl &Record, Types &T, ASTContext &Context, unsigned Depth) {
  for (const Decl *D : Record.decls()) {
    if (!isPublic(*D) || isa<FriendDecl>(D))
      continue;
    if (isa<FieldDecl>(D))
      return true;
    const FunctionDecl *F = D->getAsFunction();
    if (F && answers(*F, T, Context))
      return true;
  }
  return Depth != 8 && llvm::any_of(Record.bases(), [&](const CXXBaseSpecifier &Base) {
           const CXXRecordDecl *B = T.complete(recordOf(Base.getType()));
           return B && classAnswers(*B, T, Context, Depth + 1);
         });
}

/// Whether somebody else than the promise may reach what is private.
bool hasFriends(const CXXRecordDecl &Record, const CXXRecordDecl &Promise) {
  return llvm::any_of(Record.friends(), [&](const FriendDecl *Friend) {
    const TypeSourceInfo *Type = Friend->getFriendType();
    const CXXRecordDecl *Class = Type ? recordOf(Type->getType()) : nullptr;
    const auto *Template = dyn_cast_or_null<ClassTemplateDecl>(Friend->getFriendDecl());
    if (Template)
      Class = Template->getTemplatedDecl();
    if (!Class)
      return true;
    return Class->getCanonicalDecl() != Promise.getCanonicalDecl() &&
           identifierOf(Class) != identifierOf(&Promise);
  });
}

/// Whether the coroutines of the same kind await it through their promise.
bool isTransformed(const TypeProfile &P, Types &T) {
  return llvm::any_of(T.members(P.Promise, "await_transform"), [&](const FunctionDecl *F) {
    if (F->isDeleted() || F->getNumParams() == 0)
      return false;
    const CXXRecordDecl *Taken = recordOf(F->getParamDecl(0)->getType());
    return Taken && Taken->getCanonicalDecl() == P.Record->getCanonicalDecl();
  });
}

} // namespace

bool canBeAsked(const TypeProfile &P, Types &T, ASTContext &Context) {
  return P.SelfAwaitable || isTransformed(P, T) || hasFriends(*P.Record, *P.Promise) ||
         classAnswers(*P.Record, T, Context, 0);
}

bool hasAwaitableSide(const TypeProfile &P, Types &T, ASTContext &Context) {
  if (P.SelfAwaitable)
    return true;
  auto Waits = [&](const FunctionDecl *F) {
    const FunctionDecl *Body = T.defined(F);
    return Body && PathReader(T, Context).ofBody(Body).any(Blocks);
  };
  for (const Decl *D : P.Record->decls()) {
    const FunctionDecl *F = D->getAsFunction();
    if (!F || isSpecial(*F) || F->isDependentContext())
      continue;
    QualType Result = T.returnType(F);
    if (!Result.isNull() && recordOf(Result) && T.awaiterOf(Result))
      return true;
  }
  for (const FunctionDecl *Begin : T.members(P.Record, "begin")) {
    llvm::SmallVector<const FunctionDecl *, 4> Steps = {Begin};
    QualType Iterator = T.returnType(Begin);
    if (const CXXRecordDecl *R = Iterator.isNull() ? nullptr : T.complete(recordOf(Iterator)))
      collectMembers(R, Context.DeclarationNames.getCXXOperatorName(OO_PlusPlus), Steps);
    if (llvm::any_of(Steps, Waits))
      return true;
  }
  return false;
}

} // namespace corolint
