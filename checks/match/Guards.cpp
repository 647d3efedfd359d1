// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "match/Guards.h"

#include "facts/Locks.h"
#include "model/Names.h"

#include "clang/AST/Attr.h"

namespace corolint {

static bool namesGuard(const clang::CXXRecordDecl &Record) {
  if (!Record.getIdentifier())
    return false;
  std::string Name = Record.getName().lower();
  return llvm::any_of(std::initializer_list<llvm::StringRef>{"lock", "guard", "permit", "units"},
                      [&](llvm::StringRef Word) { return llvm::StringRef(Name).contains(Word); });
}

bool isGuardPending(const TaskVariable &V, const Function &F) {
  clang::QualType Result =
      F.types().awaitResult(F.context().getCanonicalTagType(V.Profile->Record));
  // A task that only its own library's coroutines can await names its result first.
  const auto *Spec = llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(V.Profile->Record);
  if (Result.isNull() && Spec && Spec->getTemplateArgs().size() &&
      Spec->getTemplateArgs()[0].getKind() == clang::TemplateArgument::Type)
    Result = Spec->getTemplateArgs()[0].getAsType();
  const clang::CXXRecordDecl *Record = F.types().complete(recordOf(Result));
  if (!Record || Record->hasTrivialDestructor())
    return false;
  if (const TypeModel *Model = F.models().type(Record); Model && Model->Guard)
    return true;
  return Record->hasAttr<clang::ScopedLockableAttr>() || isThreadGuard(Result, F) ||
         namesGuard(*Record);
}

} // namespace corolint
