// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Scopes.h"

#include "model/Annotations.h"
#include "model/Names.h"
#include "values/Consumption.h"

#include "clang/Basic/SourceManager.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::dyn_cast_or_null;
using llvm::isa;

namespace corolint {
namespace {

bool listed(const std::vector<std::string> &Names, const FunctionDecl &Callee) {
  return llvm::is_contained(Names, Callee.getNameAsString());
}

const Stmt *withoutCasts(const Stmt *S, const Function &F) {
  const Stmt *Parent = F.parent(S);
  while (llvm::isa_and_nonnull<ImplicitCastExpr, ParenExpr, FullExpr, MaterializeTemporaryExpr>(
      Parent))
    Parent = F.parent(Parent);
  return Parent;
}

bool startsTasks(const FunctionDecl *Callee, const Function &F) {
  return F.models().has(Callee, Role::Spawns) || F.models().has(Callee, Role::SpawnsJoinable);
}

ScopeEvent memberEvent(const MemberExpr &Member, const ScopeModel &Model, const Function &F) {
  const auto *Method = dyn_cast<CXXMethodDecl>(Member.getMemberDecl());
  if (!Method)
    return ScopeEvent::Unknown;
  if (listed(Model.Spawn, *Method))
    return ScopeEvent::Spawns;
  if (listed(Model.Join, *Method))
    return ScopeEvent::Joins;
  // size(), empty() and the like; what gives something of the scope away may start tasks.
  QualType Result = Method->getReturnType();
  if (Result->isVoidType() || Result->isArithmeticType())
    return ScopeEvent::None;
  // spawn(work, scope.get_token())
  const auto *Call = dyn_cast_or_null<Expr>(F.parent(&Member));
  Consumption Given = Call ? fateOf(Call, F) : Consumption();
  return Given.What == Fate::Argument && startsTasks(calleeOf(Given.At), F) ? ScopeEvent::Spawns
                                                                            : ScopeEvent::Unknown;
}

/// The scope that \p E names or speaks for: `scope`, `*scope`, `scope.get_token()`.
bool isScope(const Expr *E, const Function &F) {
  QualType T = E->getType();
  if (T->isPointerType())
    T = T->getPointeeType();
  return scopeOf(recordOf(T), F.models()).has_value();
}

const Expr *scopeAmong(llvm::ArrayRef<const Expr *> Arguments, const Function &F) {
  for (const Expr *Arg : Arguments) {
    const Expr *Value = movedValueOf(Arg);
    if (!Value)
      continue;
    if (isScope(Value, F))
      return Value;
    const auto *Token = dyn_cast<CXXMemberCallExpr>(Value);
    if (Token && Token->getNumArgs() == 0 && Token->getImplicitObjectArgument() &&
        isScope(Token->getImplicitObjectArgument(), F))
      return Token->getImplicitObjectArgument();
  }
  return nullptr;
}

std::optional<Spawn> spawnAt(const CallExpr *Call, const Function &F) {
  const FunctionDecl *Callee = calleeOf(Call);
  if (!Callee)
    return std::nullopt;
  if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Call))
    if (std::optional<ScopeModel> Model = scopeOf(Member->getRecordDecl(), F.models());
        Model && (listed(Model->Spawn, *Callee) || startsTasks(Callee, F)))
      return Spawn{Call, Callee, Member->getImplicitObjectArgument()};
  if (!startsTasks(Callee, F) && !F.models().has(Callee, Role::Forgets))
    return std::nullopt;
  llvm::SmallVector<const Expr *, 4> Arguments(Call->arguments());
  return Spawn{Call, Callee, scopeAmong(Arguments, F)};
}

bool isScopeVariable(const ValueDecl *D, const Function &F) {
  QualType T = D->getType().getNonReferenceType();
  if (T->isPointerType())
    T = T->getPointeeType();
  return scopeModelOf(T, F).has_value();
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
  if (const auto *Member = dyn_cast_or_null<MemberExpr>(User))
    return memberEvent(*Member, Model, F);
  Consumption Given = fateOf(Ref, F);
  if (Given.What == Fate::Awaited)
    return llvm::is_contained(Model.Join, "operator co_await") ? ScopeEvent::Joins
                                                               : ScopeEvent::Unknown;
  if (Given.What == Fate::Argument && startsTasks(calleeOf(Given.At), F))
    return ScopeEvent::Spawns;
  return ScopeEvent::Unknown;
}

std::optional<ScopeModel> scopeModelOf(QualType T, const Function &F) {
  if (T.isNull() || T->isReferenceType())
    return std::nullopt;
  return scopeOf(recordOf(T), F.models());
}

bool mustBeJoined(const ScopeModel &Model) {
  return Model.IfNotJoined == "terminates" || Model.IfNotJoined == "aborts";
}

std::vector<Spawn> spawnsIn(const Function &F) {
  std::vector<Spawn> Found;
  for (const auto *Call : F.all<CallExpr>())
    if (std::optional<Spawn> One = spawnAt(Call, F))
      Found.push_back(*One);
  return Found;
}

const ValueDecl *scopeInReach(const Stmt *At, const Function &F) {
  const SourceManager &SM = F.context().getSourceManager();
  for (const VarDecl *Var : F.variables())
    if (isScopeVariable(Var, F) &&
        SM.isBeforeInTranslationUnit(Var->getLocation(), At->getBeginLoc()))
      return Var;
  const auto *Method = dyn_cast<CXXMethodDecl>(&F.decl());
  if (!Method || Method->isStatic() || Method->getParent()->isLambda())
    return nullptr;
  for (const FieldDecl *Field : Method->getParent()->fields())
    if (isScopeVariable(Field, F))
      return Field;
  return nullptr;
}

} // namespace corolint
