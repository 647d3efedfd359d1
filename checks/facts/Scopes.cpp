// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Scopes.h"

#include "Consumption.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::dyn_cast_or_null;

namespace corolint {
namespace {

bool listed(const std::vector<std::string> &Names, llvm::StringRef Name) {
  return llvm::is_contained(Names, Name);
}

const Stmt *withoutCasts(const Stmt *S, const Function &F) {
  const Stmt *Parent = F.parent(S);
  while (llvm::isa_and_nonnull<ImplicitCastExpr, ParenExpr, FullExpr>(Parent))
    Parent = F.parent(Parent);
  return Parent;
}

} // namespace

ScopeEvent scopeEventAt(const Stmt *S, const VarDecl *Scope, const ScopeModel &Model,
                        const Function &F) {
  if (const auto *Lambda = dyn_cast<LambdaExpr>(S))
    return llvm::is_contained(F.uses(Scope), Lambda) ? ScopeEvent::Unknown : ScopeEvent::None;
  const auto *Ref = dyn_cast<DeclRefExpr>(S);
  if (!Ref || Ref->getDecl() != Scope)
    return ScopeEvent::None;
  const Stmt *User = withoutCasts(Ref, F);
  if (const auto *Member = dyn_cast_or_null<MemberExpr>(User)) {
    const auto *Method = dyn_cast<CXXMethodDecl>(Member->getMemberDecl());
    if (!Method || !Method->getIdentifier())
      return ScopeEvent::Unknown;
    if (listed(Model.Spawn, Method->getName()))
      return ScopeEvent::Spawns;
    if (listed(Model.Join, Method->getName()))
      return ScopeEvent::Joins;
    // size(), empty() and the like; what gives something of the scope away may start tasks.
    QualType Result = Method->getReturnType();
    return Result->isVoidType() || Result->isArithmeticType() ? ScopeEvent::None
                                                              : ScopeEvent::Unknown;
  }
  for (const Stmt *Up = Ref; Up; Up = F.parent(Up))
    if (llvm::isa<CoawaitExpr>(Up))
      return ScopeEvent::Joins;
  return ScopeEvent::Unknown;
}

const ScopeModel *scopeModelOf(QualType T, const Function &F) {
  const TypeModel *Model = T->isReferenceType() ? nullptr : F.models().type(T);
  return Model && Model->Scope ? &*Model->Scope : nullptr;
}

bool mustBeJoined(const ScopeModel &Model) {
  return Model.IfNotJoined == "terminates" || Model.IfNotJoined == "aborts";
}

} // namespace corolint
