// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Recognised.h"

#include "code/HandleCalls.h"
#include "code/ReferenceTypes.h"
#include "code/Unit.h"
#include "model/ModelWords.h"
#include "model/Names.h"
#include "summaries/Summary.h"
#include "values/Consumption.h"

#include "clang/Basic/Diagnostic.h"
#include "clang/Basic/FileManager.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Sema/SemaConsumer.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/ADT/StringSet.h"

using namespace llvm;

namespace corolint::driver {
namespace {

/// The namespace, or the class with a definition, that the name \p Parts stands for; templates as
/// such. What lies in a base or in another library's namespace is not looked for.
const clang::DeclContext *scopeOf(ArrayRef<StringRef> Parts, clang::ASTContext &Context) {
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
  return In;
}

/// Whether \p Class or a base has a member of that name; true where a base is not known.
bool mayHave(const clang::CXXRecordDecl &Class, clang::DeclarationName Member) {
  if (!Class.lookup(Member).empty())
    return true;
  return any_of(Class.bases(), [&](const clang::CXXBaseSpecifier &Base) {
    const clang::CXXRecordDecl *Of = recordOf(Base.getType());
    const auto *Instance = Base.getType()->getAs<clang::TemplateSpecializationType>();
    if (Instance && (!Of || Base.getType()->isDependentType())) {
      const clang::TemplateDecl *Template = Instance->getTemplateName().getAsTemplateDecl();
      Of =
          Template ? dyn_cast_or_null<clang::CXXRecordDecl>(Template->getTemplatedDecl()) : nullptr;
    }
    Of = Of ? Of->getDefinition() : nullptr;
    return !Of || mayHave(*Of, Member);
  });
}

/// "bridges, blocks (wait): model of std: std.yaml:12".
std::string describe(const FunctionModel &Model) {
  std::vector<std::string> Words;
  for (const Word<Role> &W : wordsOf(Role()).Words)
    if (Model.has(W.Value))
      Words.push_back(W.Text.str());
  if (Model.Blocking)
    Words.push_back("blocks (" + Model.Blocking->Category + ")");
  return join(Words, ", ") + ": model of " + Model.Library + ": " + Model.Source;
}

/// "'work' started, and not waited for (always, proved)": what the body of \p F does with the
/// tasks, handles and callables that it is given; empty where it is given none.
std::string summaryText(const Function &F) {
  std::vector<std::string> Parts;
  for (const clang::ParmVarDecl *Param : F.decl().parameters()) {
    clang::QualType T = Param->getType();
    bool Runs = isHandle(T) || isCallable(T) || (recordOf(T) && F.types().of(T).isTask());
    if (Runs && Param->getIdentifier())
      Parts.push_back("'" + Param->getNameAsString() + "' " +
                      describe(summaryOf(&F.decl(), {Slot::Parameter, Param}, F.unit())));
  }
  return join(Parts, "; ");
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
      if (std::string Text = summaryText(*F); !Text.empty() && !Known.function(&F->decl()))
        Out.Functions.try_emplace(F->name(), "by its body: " + Text);
      for (const clang::Stmt *S : F->statements()) {
        if (const auto *E = dyn_cast<clang::Expr>(S); E && !E->getType().isNull())
          note(In.types().of(E->getType()));
        if (const FunctionModel *Model = Known.function(calleeOf(S)))
          Out.Functions.try_emplace(canonicalName(*calleeOf(S)), describe(*Model));
      }
    }
    sort(Out.Types, [](const auto &A, const auto &B) {
      return std::pair(A.first, describe(A.second)) < std::pair(B.first, describe(B.second));
    });
    StringSet<> BuiltIn;
    for (const auto &Entry : Models::builtin().functions())
      BuiltIn.insert(Entry->Source);
    for (const auto &Entry : Models::builtin().types())
      BuiltIn.insert(Entry->Source);
    auto Look = [&](const auto &Entry) {
      // Members of the standard's classes come with its versions.
      if (StringRef(Entry.Name).starts_with("std::") && BuiltIn.contains(Entry.Source))
        return;
      if (isDead(Entry.Name, Context))
        Out.Dead.emplace_back(Entry.Name, Entry.Source);
      else if (!BuiltIn.contains(Entry.Source) && isAbsent(Entry.Name, Context))
        Out.Absent.emplace_back(Entry.Name, Entry.Source);
    };
    for (const auto &Entry : Known.functions())
      Look(*Entry);
    for (const auto &Entry : Known.types())
      Look(*Entry);
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

  /// The class is here, and has no such member.
  static bool isDead(StringRef Name, clang::ASTContext &Context) {
    auto [Outer, Member] = Name.rsplit("::");
    SmallVector<StringRef, 6> Parts;
    Outer.split(Parts, "::");
    if (Member.empty() || Name.contains('*') || Member.starts_with("operator"))
      return false;
    const auto *Class = dyn_cast_or_null<clang::CXXRecordDecl>(scopeOf(Parts, Context));
    return Class && Class->getName() != Member && !mayHave(*Class, &Context.Idents.get(Member));
  }

  /// Its outermost namespace is here, or it has none, and it is not.
  static bool isAbsent(StringRef Name, clang::ASTContext &Context) {
    SmallVector<StringRef, 6> Parts;
    Name.split(Parts, "::");
    if (Name.contains('*') || Parts.back().starts_with("operator") ||
        (Parts.size() > 1 && !scopeOf(Parts.front(), Context)))
      return false;
    StringRef Last = Parts.pop_back_val();
    const clang::DeclContext *In = scopeOf(Parts, Context);
    return !In || (!isa<clang::CXXRecordDecl>(In) && In->lookup(&Context.Idents.get(Last)).empty());
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

Expected<Recognition> recogniseTypes(const std::vector<std::string> &Command, StringRef Directory,
                                     const Models &Known) {
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
