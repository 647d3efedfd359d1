// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "subjects/Handles.h"

namespace {
using namespace corolint;
using namespace clang;

struct OwningHandleCopyable final : Check<> {
  void record(const CXXRecordDecl &Record, Unit &In, Report &R) const override {
    if (handleFields(Record).empty())
      return;
    const char *How = sharedBy(Record);
    std::optional<FrameOwner> Owner = How ? frameOwner(Record, In) : std::nullopt;
    if (Owner)
      R.warn(Record.getLocation(), "{0} a '{1}' makes two owners that both destroy the coroutine",
             How, Record.getName())
          .step(Owner->Handle->getSourceRange(), "the handle is copied as it is")
          .step(Owner->Destroy->getSourceRange(), "each owner destroys it");
  }

private:
  /// How one can come by two equal handles without the author having written code for it.
  static const char *sharedBy(const CXXRecordDecl &Record) {
    for (const CXXConstructorDecl *C : Record.ctors())
      if (C->isMoveConstructor() && C->isExplicitlyDefaulted() && !C->isDeleted())
        return "moving";
    if (copies(Record))
      return "copying";
    return nullptr;
  }

  static bool copies(const CXXRecordDecl &Record) {
    for (const CXXConstructorDecl *C : Record.ctors())
      if (C->isCopyConstructor() && !C->isImplicit())
        return C->isExplicitlyDefaulted() && !C->isDeleted();
    // A declared move leaves the implicit copy deleted ([class.copy.ctor]/6).
    return !Record.hasUserDeclaredMoveConstructor() && !Record.hasUserDeclaredMoveAssignment() &&
           !Record.defaultedCopyConstructorIsDeleted() && Record.hasSimpleCopyConstructor();
  }
};
} // namespace

COROLINT_CHECK(owning_handle_copyable, OwningHandleCopyable,
               ({.Name = "coro-owning-handle-copyable",
                 .Summary = "A class that destroys its coroutine can be copied"}))
