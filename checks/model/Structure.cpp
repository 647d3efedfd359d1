// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Structure.h"

#include "Names.h"

#include "clang/AST/ExprCXX.h"
#include "clang/AST/RecursiveASTVisitor.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::dyn_cast_or_null;

namespace corolint {

const Stmt *visibleBody(const FunctionDecl *F) {
  if (const Stmt *Body = F->getBody())
    return Body;
  const FunctionDecl *Pattern = F->getTemplateInstantiationPattern();
  return Pattern ? Pattern->getBody() : nullptr;
}

bool callsMember(const Stmt *Body, llvm::StringRef Name) {
  struct Finder : RecursiveASTVisitor<Finder> {
    llvm::StringRef Name;
    bool Seen = false;
    bool note(const DeclarationName &N) {
      Seen |=
          N.isIdentifier() && N.getAsIdentifierInfo() && N.getAsIdentifierInfo()->getName() == Name;
      return !Seen;
    }
    bool VisitMemberExpr(MemberExpr *E) { return note(E->getMemberDecl()->getDeclName()); }
    bool VisitCXXDependentScopeMemberExpr(CXXDependentScopeMemberExpr *E) {
      return note(E->getMember());
    }
    bool VisitUnresolvedMemberExpr(UnresolvedMemberExpr *E) { return note(E->getMemberName()); }
  } F;
  F.Name = Name;
  if (Body)
    F.TraverseStmt(const_cast<Stmt *>(Body));
  return F.Seen;
}

bool usesHandle(const FunctionDecl *F) {
  struct Finder : RecursiveASTVisitor<Finder> {
    int Uses = 0;
    static bool isHandle(const Expr *E) {
      const auto *Ref = dyn_cast<DeclRefExpr>(E->IgnoreParenImpCasts());
      const auto *Param = Ref ? dyn_cast<ParmVarDecl>(Ref->getDecl()) : nullptr;
      return Param && Param->getFunctionScopeDepth() == 0 && Param->getFunctionScopeIndex() == 0;
    }
    bool VisitDeclRefExpr(DeclRefExpr *E) {
      Uses += isHandle(E);
      return true;
    }
    void ask(const Expr *Object, const DeclarationName &Name) {
      Uses -= isHandle(Object) && Name.isIdentifier() && Name.getAsIdentifierInfo() &&
              Name.getAsIdentifierInfo()->isStr("promise");
    }
    bool VisitMemberExpr(MemberExpr *E) {
      ask(E->getBase(), E->getMemberDecl()->getDeclName());
      return true;
    }
    bool VisitCXXDependentScopeMemberExpr(CXXDependentScopeMemberExpr *E) {
      if (!E->isImplicitAccess())
        ask(E->getBase(), E->getMember());
      return true;
    }
  } Found;
  if (const Stmt *Body = visibleBody(F))
    Found.TraverseStmt(const_cast<Stmt *>(Body));
  return Found.Uses > 0;
}

bool isPromiseProtocol(const FunctionDecl *F, Types &T) {
  static const llvm::StringRef Names[] = {
      "get_return_object", "initial_suspend", "final_suspend", "await_transform",
      "yield_value",       "return_value",    "return_void",   "unhandled_exception"};
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(F);
  return Method && llvm::is_contained(Names, identifierOf(Method)) &&
         !T.members(Method->getParent(), "final_suspend").empty();
}

bool isCopyable(const CXXRecordDecl *Record) {
  if (Record->hasUserDeclaredCopyConstructor()) {
    for (const CXXConstructorDecl *Ctor : Record->ctors())
      if (Ctor->isCopyConstructor())
        return !Ctor->isDeleted();
  }
  return !Record->defaultedCopyConstructorIsDeleted() && Record->hasSimpleCopyConstructor();
}

bool isMovable(const CXXRecordDecl *Record) {
  for (const CXXConstructorDecl *Ctor : Record->ctors())
    if (Ctor->isMoveConstructor())
      return !Ctor->isDeleted();
  return isCopyable(Record) || Record->hasMoveConstructor();
}

void collectMembers(const CXXRecordDecl *Record, DeclarationName Name,
                    llvm::SmallVectorImpl<const FunctionDecl *> &Out, unsigned Depth) {
  for (const NamedDecl *Found : Record->lookup(Name)) {
    if (const auto *Using = dyn_cast<UsingShadowDecl>(Found))
      Found = Using->getTargetDecl();
    if (const auto *Template = dyn_cast<FunctionTemplateDecl>(Found))
      Found = Template->getTemplatedDecl();
    if (const auto *F = dyn_cast<FunctionDecl>(Found))
      Out.push_back(F);
  }
  if (!Out.empty() || Depth == 8)
    return;
  for (const CXXBaseSpecifier &Base : Record->bases())
    if (const CXXRecordDecl *B = recordOf(Base.getType()); B && B->hasDefinition())
      collectMembers(B->getDefinition(), Name, Out, Depth + 1);
}

bool namesMember(const CXXRecordDecl *Record, DeclarationName Name, Types &T) {
  return !Record->lookup(Name).empty() ||
         llvm::any_of(Record->bases(), [&](const CXXBaseSpecifier &Base) {
           const CXXRecordDecl *B = T.complete(recordOf(Base.getType()));
           return B && namesMember(B, Name, T);
         });
}

bool hasAwaiterMembers(Types &T, const CXXRecordDecl *Record) {
  return !T.members(Record, "await_ready").empty() && !T.members(Record, "await_resume").empty() &&
         !T.members(Record, "await_suspend").empty();
}

const CXXRecordDecl *promiseTypeIn(const CXXRecordDecl *Record, ASTContext &Context) {
  DeclarationName Name(&Context.Idents.get("promise_type"));
  llvm::SmallVector<const CXXRecordDecl *, 4> Queue = {Record};
  // libstdc++ and libc++ put promise_type into a base of the primary template.
  for (unsigned I = 0; I < Queue.size() && I < 8; ++I) {
    const CXXRecordDecl *Definition = Queue[I]->getDefinition();
    if (!Definition)
      continue;
    for (const NamedDecl *Found : Definition->lookup(Name))
      if (const auto *Type = dyn_cast<TypeDecl>(Found))
        return recordOf(Context.getTypeDeclType(Type));
    for (const CXXBaseSpecifier &Base : Definition->bases())
      if (const CXXRecordDecl *B = recordOf(Base.getType()))
        Queue.push_back(B);
  }
  return nullptr;
}

} // namespace corolint
