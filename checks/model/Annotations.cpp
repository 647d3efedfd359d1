// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Annotations.h"

#include "Names.h"

#include "clang/AST/Attr.h"

using namespace clang;
using llvm::dyn_cast;

namespace corolint {
namespace {

llvm::StringRef nameOf(Annotation A) {
  switch (A) {
  case Annotation::Blocking:
    return "coro::blocking";
  case Annotation::Nonblocking:
    return "coro::nonblocking";
  case Annotation::NoAsync:
    return "coro::no_async";
  case Annotation::DetachOk:
    return "coro::detach_ok";
  case Annotation::Scope:
    return "coro::scope";
  case Annotation::Join:
    return "coro::join";
  case Annotation::Spawn:
    return "coro::spawn";
  case Annotation::ThreadSwitch:
    return "coro::thread_switch";
  case Annotation::SingleShot:
    return "coro::single_shot";
  case Annotation::MultiAwait:
    return "coro::multi_await";
  case Annotation::CancellationType:
    return "coro::cancellation_type";
  case Annotation::LifetimeOk:
    return "coro::lifetime_ok";
  case Annotation::ValidUntilSuspend:
    return "coro::valid_until_suspend";
  }
  llvm_unreachable("an annotation without a name");
}

/// \p Text without \p Name and the parentheses around the rest.
std::optional<llvm::StringRef> argumentOf(llvm::StringRef Text, llvm::StringRef Name) {
  if (!Text.consume_front(Name))
    return std::nullopt;
  if (Text.empty())
    return Text;
  if (!Text.consume_front("(") || !Text.consume_back(")"))
    return std::nullopt; // another word that begins alike
  return Text.trim();
}

std::optional<llvm::StringRef> written(const Decl &D, Annotation A) {
  if (!D.hasAttrs())
    return std::nullopt;
  for (const auto *Note : D.specific_attrs<AnnotateAttr>())
    if (std::optional<llvm::StringRef> Found = argumentOf(Note->getAnnotation(), nameOf(A)))
      return Found;
  return std::nullopt;
}

/// [[clang::blocking]] and [[clang::nonblocking]] are part of the function's type.
bool hasEffect(const FunctionDecl &F, FunctionEffect::Kind Wanted) {
  for (const FunctionEffectWithCondition &E : F.getFunctionEffects())
    if (E.Effect.kind() == Wanted && !E.Cond.getCondition())
      return true;
  return false;
}

std::optional<llvm::StringRef> onFunction(const FunctionDecl &F, Annotation A) {
  if ((A == Annotation::Blocking && hasEffect(F, FunctionEffect::Kind::Blocking)) ||
      (A == Annotation::Nonblocking && hasEffect(F, FunctionEffect::Kind::NonBlocking)))
    return llvm::StringRef();
  if (const auto *Method = dyn_cast<CXXMethodDecl>(&F))
    for (const CXXMethodDecl *Base : Method->overridden_methods())
      if (std::optional<llvm::StringRef> Found = annotation(Base, A))
        return Found;
  return std::nullopt;
}

/// The template that \p D was made from, or null.
const Decl *patternOf(const Decl &D) {
  if (const auto *F = dyn_cast<FunctionDecl>(&D))
    return F->getTemplateInstantiationPattern();
  if (const auto *Record = dyn_cast<CXXRecordDecl>(&D))
    return Record->getTemplateInstantiationPattern();
  return nullptr;
}

} // namespace

std::optional<llvm::StringRef> annotation(const Decl *D, Annotation A) {
  if (!D)
    return std::nullopt;
  for (const Decl *Written : D->redecls())
    if (std::optional<llvm::StringRef> Found = written(*Written, A))
      return Found;
  const auto *F = dyn_cast<FunctionDecl>(D);
  if (std::optional<llvm::StringRef> Found = F ? onFunction(*F, A) : std::nullopt)
    return Found;
  const Decl *Pattern = patternOf(*D);
  return Pattern && Pattern != D ? annotation(Pattern, A) : std::nullopt;
}

bool hasAnnotatedRole(const FunctionDecl &F, Role R) {
  switch (R) {
  case Role::Switches:
    return isAnnotated(&F, Annotation::ThreadSwitch);
  case Role::NotDropped:
    return isAnnotated(&F, Annotation::DetachOk);
  case Role::Spawns:
    return F.getReturnType()->isVoidType() && isAnnotated(&F, Annotation::Spawn);
  case Role::SpawnsJoinable:
    return !F.getReturnType()->isVoidType() && isAnnotated(&F, Annotation::Spawn);
  case Role::Wraps:
    return F.hasAttr<CoroWrapperAttr>();
  default:
    return false;
  }
}

std::optional<ScopeModel> scopeOf(const CXXRecordDecl *Record, const Models &Known) {
  if (const TypeModel *Model = Known.type(Record); Model && Model->Scope)
    return Model->Scope;
  if (!Record || !isAnnotated(Record, Annotation::Scope))
    return std::nullopt;
  ScopeModel Scope;
  if (const CXXRecordDecl *Definition = Record->getDefinition())
    for (const Decl *D : Definition->decls()) {
      if (const auto *Template = dyn_cast<FunctionTemplateDecl>(D))
        D = Template->getTemplatedDecl();
      const auto *Member = dyn_cast<CXXMethodDecl>(D);
      if (!Member)
        continue;
      if (isAnnotated(Member, Annotation::Join))
        Scope.Join.push_back(Member->getNameAsString());
      if (isAnnotated(Member, Annotation::Spawn))
        Scope.Spawn.push_back(Member->getNameAsString());
    }
  return Scope;
}

bool isCancellation(const CXXRecordDecl *Record, const Models &Known) {
  if (!Record)
    return false;
  const TypeModel *Model = Known.type(Record);
  if ((Model && Model->Cancellation) || isAnnotated(Record, Annotation::CancellationType))
    return true;
  return Record->hasDefinition() &&
         llvm::any_of(Record->getDefinition()->bases(), [&](const CXXBaseSpecifier &Base) {
           return isCancellation(recordOf(Base.getType()), Known);
         });
}

} // namespace corolint
