// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "model/Names.h"
#include "subjects/Handles.h"

namespace {
using namespace corolint;
using namespace clang;

struct OwningHandleCopyable final : Check<> {
  void record(const CXXRecordDecl &Record, Unit &In, Report &R) const override {
    if (handleFields(Record).empty())
      return;
    const char *How = sharedBy(Record, In);
    std::optional<FrameOwner> Owner = How ? frameOwner(Record, In) : std::nullopt;
    if (Owner)
      R.warn(Record.getLocation(), "{0} a '{1}' makes two owners that both destroy the coroutine",
             How, Record.getName())
          .step(Owner->Handle->getSourceRange(), "only the handle is copied, not the coroutine")
          .step(Owner->Destroy->getSourceRange(), "each owner destroys it");
  }

private:
  /// How one can come by two equal handles without the author having written code for it.
  static const char *sharedBy(const CXXRecordDecl &Record, Unit &In) {
    for (const CXXConstructorDecl *C : Record.ctors())
      if (C->isMoveConstructor() && C->isExplicitlyDefaulted() && !C->isDeleted())
        return "moving";
    if (copies(Record) && !isHeldByPointer(Record, In))
      return "copying";
    return nullptr;
  }

  /// Whether the unit has a smart pointer to it: a state that others share or own is not copied.
  static bool isHeldByPointer(const CXXRecordDecl &Record, Unit &In) {
    ASTContext &Context = In.context();
    auto IsRecord = [&](const ClassTemplateSpecializationDecl *Pointer) {
      const TemplateArgument &Arg = Pointer->getTemplateArgs()[0];
      const CXXRecordDecl *Pointee =
          Arg.getKind() == TemplateArgument::Type ? recordOf(Arg.getAsType()) : nullptr;
      return Pointee && Pointee->getCanonicalDecl() == Record.getCanonicalDecl();
    };
    for (const NamedDecl *Std :
         Context.getTranslationUnitDecl()->lookup(&Context.Idents.get("std")))
      if (const auto *Space = llvm::dyn_cast<NamespaceDecl>(Std))
        for (const char *Name : {"shared_ptr", "unique_ptr"})
          for (const NamedDecl *Found : Space->lookup(&Context.Idents.get(Name)))
            if (const auto *Template = llvm::dyn_cast<ClassTemplateDecl>(Found);
                Template && llvm::any_of(Template->specializations(), IsRecord))
              return true;
    return false;
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
