// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which promise a type has: std::coroutine_traits, as the language asks it
// ([dcl.fct.def.coroutine]/3).
#include "Names.h"
#include "Structure.h"

#include "clang/Sema/Template.h"

using namespace clang;
using llvm::dyn_cast;
using llvm::dyn_cast_or_null;

namespace corolint {

const ClassTemplateDecl *Types::traitsTemplate() {
  if (Traits)
    return *Traits;
  Traits = nullptr;
  DeclarationName Std(&Context.Idents.get("std"));
  DeclarationName Name(&Context.Idents.get("coroutine_traits"));
  for (const NamedDecl *NS : Context.getTranslationUnitDecl()->lookup(Std))
    if (const auto *Space = dyn_cast<NamespaceDecl>(NS))
      for (const NamedDecl *Found : Space->lookup(Name))
        if (const auto *Template = dyn_cast<ClassTemplateDecl>(Found))
          Traits = Template;
  return *Traits;
}

/// coroutine_traits<Args...>: what the TU instantiated already, else by instantiating it.
const CXXRecordDecl *Types::promiseFromTraits(llvm::ArrayRef<QualType> Args) {
  auto *Template = const_cast<ClassTemplateDecl *>(traitsTemplate());
  if (!Template)
    return nullptr;
  llvm::SmallVector<TemplateArgument, 4> Pack;
  for (QualType Param : Args.drop_front())
    Pack.push_back(TemplateArgument(Param.getCanonicalType()));
  TemplateArgument Canonical[] = {TemplateArgument(Args.front().getCanonicalType()),
                                  TemplateArgument::CreatePackCopy(Context, Pack)};
  void *InsertPos = nullptr;
  const CXXRecordDecl *Found = Template->findSpecialization(Canonical, InsertPos);
  if ((!Found || !Found->hasDefinition()) && S) {
    Quiet Silence(*S);
    SourceLocation Loc = Template->getLocation();
    TemplateArgumentListInfo Written(Loc, Loc);
    for (QualType Arg : Args)
      Written.addArgument(
          TemplateArgumentLoc(TemplateArgument(Arg), Context.getTrivialTypeSourceInfo(Arg, Loc)));
    QualType T = S->CheckTemplateIdType(ElaboratedTypeKeyword::None, TemplateName(Template), Loc,
                                        Written, /*Scope=*/nullptr,
                                        /*ForNestedNameSpecifier=*/false);
    if (!T.isNull() && S->isCompleteType(Loc, T))
      Found = recordOf(T);
  }
  return Found && Found->hasDefinition() ? promiseTypeIn(Found->getDefinition(), Context) : nullptr;
}

/// Whether the first argument of \p Spec may be \p Record: the same class, an instance of the same
/// template, or a pattern that says less.
static bool mayMatch(const ClassTemplateSpecializationDecl *Spec, const CXXRecordDecl *Record) {
  const TemplateArgument &First = Spec->getTemplateArgs()[0];
  if (First.getKind() != TemplateArgument::Type)
    return true;
  QualType Pattern = First.getAsType();
  if (const auto *Template = Pattern->getAs<TemplateSpecializationType>()) {
    const auto *Own = dyn_cast<ClassTemplateSpecializationDecl>(Record);
    const auto *Of =
        dyn_cast_or_null<ClassTemplateDecl>(Template->getTemplateName().getAsTemplateDecl());
    return !Of ||
           (Own && Own->getSpecializedTemplate()->getCanonicalDecl() == Of->getCanonicalDecl());
  }
  const CXXRecordDecl *Named = recordOf(Pattern);
  return !Named || Named->getCanonicalDecl() == Record->getCanonicalDecl();
}

/// Whether instantiating \p Traits for \p Record can give a promise. Most types have none, and to
/// instantiate it for each of them was the dearest part of all profiles: the primary template takes
/// Record::promise_type, a specialization speaks of a class, of a class template, or of anything.
static bool mayHavePromise(const CXXRecordDecl *Record, const ClassTemplateDecl *Traits, Types &T) {
  ASTContext &Context = Traits->getASTContext();
  if (namesMember(Record, DeclarationName(&Context.Idents.get("promise_type")), T))
    return true;
  llvm::SmallVector<ClassTemplatePartialSpecializationDecl *, 8> Partial;
  const_cast<ClassTemplateDecl *>(Traits)->getPartialSpecializations(Partial);
  return llvm::any_of(Partial, [&](const auto *Spec) { return mayMatch(Spec, Record); }) ||
         llvm::any_of(Traits->specializations(), [&](const ClassTemplateSpecializationDecl *Spec) {
           return Spec->isExplicitSpecialization() && mayMatch(Spec, Record);
         });
}

const CXXRecordDecl *Types::promiseOf(QualType T, llvm::ArrayRef<QualType> Params) {
  const CXXRecordDecl *Record = complete(recordOf(T));
  if (!Record || !traitsTemplate() || !mayHavePromise(Record, traitsTemplate(), *this))
    return nullptr;
  llvm::SmallVector<QualType, 4> Args = {T};
  Args.append(Params.begin(), Params.end());
  const CXXRecordDecl *Promise = promiseFromTraits(Args);
  if (!Promise && !Params.empty())
    Promise = promiseFromTraits(T);
  return complete(Promise);
}

} // namespace corolint
