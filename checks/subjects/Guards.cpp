// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Guards.h"

#include "Locks.h"
#include "model/Names.h"

#include "clang/AST/Attr.h"
#include "llvm/ADT/StringExtras.h"

namespace corolint {

/// Whether one of the words that the name is made of says so: scoped_lock and ReadLock, not block.
static bool namesGuard(const clang::CXXRecordDecl &Record) {
  if (!Record.getIdentifier())
    return false;
  llvm::StringRef Name = Record.getName();
  std::string Lower = Name.lower();
  return llvm::any_of(std::initializer_list<llvm::StringRef>{"lock", "guard", "permit", "units"},
                      [&](llvm::StringRef Word) {
                        for (size_t At = Lower.find(Word); At != std::string::npos;
                             At = Lower.find(Word, At + 1))
                          if (At == 0 || Name[At - 1] == '_' || llvm::isUpper(Name[At]))
                            return true;
                        return false;
                      });
}

bool isGuard(clang::QualType T, const Function &F) {
  const clang::CXXRecordDecl *Record = F.types().complete(recordOf(T));
  if (!Record || Record->hasTrivialDestructor())
    return false;
  if (const TypeModel *Model = F.models().type(Record); Model && Model->Guard)
    return true;
  return Record->hasAttr<clang::ScopedLockableAttr>() || isThreadGuard(T, F) || namesGuard(*Record);
}

bool isGuardPending(const TaskVariable &V, const Function &F) {
  clang::QualType Result =
      F.types().awaitResult(F.context().getCanonicalTagType(V.Profile->Record));
  // A task that only its own library's coroutines can await names its result first.
  const auto *Spec = llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(V.Profile->Record);
  if (Result.isNull() && Spec && Spec->getTemplateArgs().size() &&
      Spec->getTemplateArgs()[0].getKind() == clang::TemplateArgument::Type)
    Result = Spec->getTemplateArgs()[0].getAsType();
  return isGuard(Result, F);
}

} // namespace corolint
