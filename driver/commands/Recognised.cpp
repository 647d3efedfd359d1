// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Recognised.h"

#include "facts/Unit.h"
#include "model/Names.h"

#include "clang/Basic/Diagnostic.h"
#include "clang/Basic/FileManager.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Sema/SemaConsumer.h"
#include "clang/Tooling/Tooling.h"

using namespace llvm;

namespace corolint::driver {
namespace {

/// The class that the name \p Parts stands for where it is defined in \p Context; templates as
/// such. What lies in a base or in another library's namespace is not looked for.
const clang::CXXRecordDecl *definedClass(ArrayRef<StringRef> Parts, clang::ASTContext &Context) {
  const clang::DeclContext *In = Context.getTranslationUnitDecl();
  for (StringRef Part : Parts) {
    const clang::DeclContext *Inner = nullptr;
    for (const clang::NamedDecl *Found : In->lookup(&Context.Idents.get(Part))) {
      if (const auto *Template = dyn_cast<clang::ClassTemplateDecl>(Found))
        Found = Template->getTemplatedDecl();
      if (const auto *Record = dyn_cast<clang::CXXRecordDecl>(Found))
        Inner = Record->getDefinition();
      else if (const auto *Space = dyn_cast<clang::NamespaceDecl>(Found))
        Inner = Space;
    }
    if (!Inner)
      return nullptr;
    In = Inner;
  }
  return dyn_cast<clang::CXXRecordDecl>(In);
}

class Consumer : public clang::SemaConsumer {
public:
  Consumer(const Models &Known, Recognition &Out) : Known(Known), Out(Out) {}

  void InitializeSema(clang::Sema &S) override { TheSema = &S; }
  void ForgetSema() override { TheSema = nullptr; }
  void HandleTranslationUnit(clang::ASTContext &Context) override {
    if (Context.getDiagnostics().hasUncompilableErrorOccurred())
      return;
    Unit In(Context, TheSema, Known);
    for (const auto &F : In.functions()) {
      note(F->returns());
      for (const clang::Stmt *S : F->statements())
        if (const auto *E = dyn_cast<clang::Expr>(S); E && !E->getType().isNull())
          note(In.types().of(E->getType()));
    }
    sort(Out.Types, [](const auto &A, const auto &B) {
      return std::pair(A.first, describe(A.second)) < std::pair(B.first, describe(B.second));
    });
    for (const auto &Entry : Known.functions())
      if (isDead(Entry->Name, In))
        Out.Dead.emplace_back(Entry->Name, Entry->Source);
  }

private:
  void note(const TypeProfile &Profile) {
    if (Profile.Kind == TypeKind::Other || !Profile.Record)
      return;
    std::string Name = canonicalName(*Profile.Record);
    if (none_of(Out.Types, [&](const auto &Row) {
          return Row.first == Name && describe(Row.second) == describe(Profile);
        }))
      Out.Types.emplace_back(std::move(Name), Profile);
  }

  /// A class may get its members from bases and using-declarations that depend on a template's
  /// parameters: only what has neither is certain.
  bool isDead(StringRef Name, Unit &In) const {
    SmallVector<StringRef, 6> Parts;
    Name.split(Parts, "::");
    StringRef Member = Parts.pop_back_val();
    if (Parts.empty() || Name.contains('*') || Member.starts_with("operator"))
      return false;
    const clang::CXXRecordDecl *Class = definedClass(Parts, In.context());
    if (!Class || Class->getNumBases() || Class->getName() == Member)
      return false;
    return Class->lookup(&In.context().Idents.get(Member)).empty();
  }

  const Models &Known;
  Recognition &Out;
  clang::Sema *TheSema = nullptr;
};

class Action : public clang::ASTFrontendAction {
public:
  Action(const Models &Known, Recognition &Out) : Known(Known), Out(Out) {}

  std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(clang::CompilerInstance &,
                                                        StringRef) override {
    return std::make_unique<Consumer>(Known, Out);
  }

private:
  const Models &Known;
  Recognition &Out;
};

} // namespace

Expected<Recognition> recogniseTypes(const std::vector<std::string> &Command,
                                     StringRef Directory, const Models &Known) {
  Recognition Out;
  clang::FileSystemOptions Where;
  Where.WorkingDir = Directory.str();
  IntrusiveRefCntPtr<clang::FileManager> Files(new clang::FileManager(Where));
  clang::DiagnosticConsumer Silent; // counts errors, and so makes them known
  clang::tooling::ToolInvocation Run(Command, std::make_unique<Action>(Known, Out), Files.get());
  Run.setDiagnosticConsumer(&Silent);
  if (!Run.run())
    return createStringError("it does not compile; 'corolint check' says why");
  return std::move(Out);
}

} // namespace corolint::driver
