// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Profiles of types, deduced from structure first and corrected by models. Rules and their score
// over 66 types of 18 libraries: docs/concepts/profiles.md.
#ifndef COROLINT_CHECKS_MODEL_TYPES_H
#define COROLINT_CHECKS_MODEL_TYPES_H

#include "Models.h"
#include "TypeProfile.h"

#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "clang/AST/DeclTemplate.h"
#include "llvm/ADT/DenseMap.h"

#include <memory>

namespace clang {
class Sema;
}

namespace corolint {

/// One TU's view of types. With a Sema, class templates nobody used yet are completed; without
/// one, only what the TU itself instantiated is seen.
class Types {
public:
  Types(clang::ASTContext &Context, clang::Sema *S, const Models &Known)
      : Context(Context), S(S), Known(Known) {}

  /// By canonical type, references and qualifiers stripped. Cached.
  const TypeProfile &of(clang::QualType T);

  /// Profile of what \p F returns, with the promise that its own parameters choose
  /// ([dcl.fct.def.coroutine]/3).
  const TypeProfile &returnedBy(const clang::FunctionDecl &F);

  /// The awaiter of \p T by its own members or operator co_await (not through an
  /// await_transform); null if T is not awaitable by itself.
  const clang::CXXRecordDecl *awaiterOf(clang::QualType T);
  /// What `co_await` on a value of \p T gives, or a null type.
  clang::QualType awaitResult(clang::QualType T);

  /// Member functions called \p Name, those of bases and templates included; deleted ones too.
  llvm::SmallVector<const clang::FunctionDecl *, 4> members(const clang::CXXRecordDecl *Record,
                                                            llvm::StringRef Name);
  /// \p Record with its template instantiated where possible.
  const clang::CXXRecordDecl *complete(const clang::CXXRecordDecl *Record);
  /// \p F with its body, which a template's instance gets here where nobody asked for it before;
  /// null where no body is visible, or where it depends on template parameters.
  const clang::FunctionDecl *defined(const clang::FunctionDecl *F);
  /// The return type of \p F; `auto` is deduced where possible.
  clang::QualType returnType(const clang::FunctionDecl *F);

  const Models &models() const { return Known; }

private:
  TypeProfile compute(clang::QualType T, llvm::ArrayRef<clang::QualType> Params);
  const clang::CXXRecordDecl *promiseOf(clang::QualType T, llvm::ArrayRef<clang::QualType> Params);
  const clang::CXXRecordDecl *promiseFromTraits(llvm::ArrayRef<clang::QualType> Args);
  const clang::ClassTemplateDecl *traitsTemplate();
  StartKind startOf(const clang::CXXRecordDecl *Promise, std::vector<std::string> &Why);
  void classifyPromise(TypeProfile &P, clang::QualType T);
  void classifyTask(TypeProfile &P, clang::QualType T);
  bool yieldsElement(const TypeProfile &P);
  bool awaitsLvalues(const TypeProfile &P, clang::QualType T);
  const clang::CXXRecordDecl *freeAwaiter(clang::QualType T, bool Lvalue);
  void deduceAwaitRule(TypeProfile &P, clang::QualType T);
  void applyModel(TypeProfile &P);

  clang::ASTContext &Context;
  clang::Sema *S;
  const Models &Known;
  llvm::DenseMap<clang::QualType, std::unique_ptr<TypeProfile>> Cache;
  llvm::DenseMap<const clang::FunctionDecl *, std::unique_ptr<TypeProfile>> ByFunction;
  std::optional<const clang::ClassTemplateDecl *> Traits;
};

/// Whether a suspension can happen at an awaiter: its await_ready says so when it is a constant.
enum class SuspendCertainty { Never, May, Must };
SuspendCertainty certaintyOf(const clang::CXXRecordDecl *Awaiter, Types &T);

} // namespace corolint

#endif
