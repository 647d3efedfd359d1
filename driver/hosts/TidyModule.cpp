// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Every check of the registry as a check of clang-tidy: in the plugin, in corolint-tidy and in
// corolint-clangd.
#include "Registry.h"
#include "SemaWatch.h"
#include "TidySession.h"
#include "report/MacroDirectives.h"
#include "report/Words.h"

#include "clang-tidy/ClangTidyCheck.h"
#include "clang-tidy/ClangTidyModule.h"
#include "clang/ASTMatchers/ASTMatchFinder.h"
#include "clang/Basic/FileManager.h"
#include "clang/Basic/Version.h"
#include "clang/Sema/Sema.h"
#include "llvm/Support/FormatVariadic.h"

#include <cstdio>
#include <cstdlib>

using namespace clang;
using namespace clang::tidy;
using namespace corolint;

namespace {

/// Where \p Offset of \p File is in this TU; invalid if the TU has no such file.
SourceLocation locate(llvm::StringRef File, unsigned Offset, const SourceManager &SM) {
  FileID Id = SM.getMainFileID();
  OptionalFileEntryRef Main = SM.getFileEntryRefForID(Id);
  if (!Main || Main->getName() != File) {
    OptionalFileEntryRef Entry = SM.getFileManager().getOptionalFileRef(File);
    Id = Entry ? SM.translateFile(*Entry) : FileID();
  }
  return Id.isValid() ? SM.getLocForStartOfFile(Id).getLocWithOffset(Offset) : SourceLocation();
}

class Adapter final : public ClangTidyCheck {
public:
  Adapter(const CheckEntry &Entry, llvm::StringRef Name, ClangTidyContext *Context)
      : ClangTidyCheck(Name, Context), Entry(Entry), Session(TidySession::of(*Context)),
        Instance(Entry.Create()) {
    for (const std::string &Wrong : Session->takeErrors())
      configurationDiag("%0") << Wrong;
    if (llvm::Error Wrong = Instance->readOptions([&](llvm::StringRef O) { return read(O); }))
      configurationDiag("%0: %1") << Name << llvm::toString(std::move(Wrong));
    Values = Instance->describeOptions();
  }

  bool isLanguageVersionSupported(const LangOptions &Lang) const override {
    return Lang.CPlusPlus20;
  }

  void storeOptions(ClangTidyOptions::OptionMap &Map) override {
    for (const OptionInfo &Value : Values)
      Options.store(Map, Value.Name, Value.Default);
    Map["coro.Tier"] = driver::word(Session->allowed());
    Map["coro.Models"] = llvm::StringRef(Session->modelFiles());
  }

  /// `coro-*` means the promise of the core tier; more must be asked for.
  void registerMatchers(ast_matchers::MatchFinder *Finder) override {
    if (Entry.Info.Promise > Session->allowed() && !Session->named(Entry.Info.Name))
      return;
    Session->enable(Entry, std::move(Instance));
    // Never matches in clangd, which shows matchers the declarations of the main file alone; the
    // callback at the end is what counts, in every host.
    Finder->addMatcher(ast_matchers::translationUnitDecl().bind("unit"), this);
  }

  void check(const ast_matchers::MatchFinder::MatchResult &Result) override {
    Context = Result.Context;
  }

  void onEndOfTranslationUnit() override {
    if (Sema *S = semaOf(nullptr); S && !Context)
      Context = &S->getASTContext();
    if (!Context)
      return;
    const SourceManager &SM = Context->getSourceManager();
    driver::MacroDirectives InMacros(SM);
    for (const Finding &Found : Session->findings(*Context))
      if (Found.Check == Entry.Info.Name &&
          !InMacros.hiding(locate(Found.Where.File, Found.Where.Offset, SM), Found.Check))
        show(Found, SM);
  }

private:
  std::optional<std::string> read(llvm::StringRef Name) {
    if (std::optional<llvm::StringRef> Text = Options.get(Name))
      return Text->str();
    if (isTurnedOn(Name, Session->allowed()))
      return "true";
    return std::nullopt;
  }

  void show(const Finding &Found, const SourceManager &SM) {
    SourceLocation Where = locate(Found.Where.File, Found.Where.Offset, SM);
    if (Where.isInvalid())
      return;
    {
      DiagnosticBuilder Diag = diag(Where, "%0") << Found.Message;
      if (Found.Where.EndOffset > Found.Where.Offset)
        Diag << rangeOf(Found.Where, SM);
      if (!TidySession::inEditor())
        attachSafeFix(Found, Diag, SM);
    }
    for (const Step &One : Found.Steps) {
      SourceLocation There = locate(One.Where.File, One.Where.Offset, SM);
      // A file that this TU has not read has no locations here.
      std::string Elsewhere =
          There.isValid() ? ""
                          : llvm::formatv(" (in {0}:{1})", One.Where.File, One.Where.Line).str();
      diag(There.isValid() ? There : Where, "%0%1", DiagnosticIDs::Note)
          << One.Message << Elsewhere;
    }
    for (const Fix &One : Found.Fixes)
      if (One.Safety == FixSafety::Unsafe || TidySession::inEditor())
        tellFix(One, Where, SM);
  }

  /// An editor makes an action of each fix that is attached to a note, titled by it. Elsewhere a
  /// fix to review is told as text: run-clang-tidy -fix would apply even what is attached to a
  /// note.
  void tellFix(const Fix &One, SourceLocation Where, const SourceManager &SM) {
    bool Safe = One.Safety == FixSafety::Safe;
    auto InFile = [&](const Edit &E) {
      return SM.isInMainFile(locate(E.Where.File, E.Where.Offset, SM));
    };
    if (!TidySession::inEditor() || !llvm::all_of(One.Edits, InFile)) {
      if (!Safe)
        diag(Where, "to fix, with care: %0", DiagnosticIDs::Note) << One.Title;
      return;
    }
    auto Note = diag(Where, "%0%1", DiagnosticIDs::Note);
    Note << (Safe ? "" : UnsafeFixTitle) << One.Title;
    attach(One, Note, SM);
  }

  /// The first safe one that lies in this TU as a whole: others are alternatives.
  static void attachSafeFix(const Finding &Found, DiagnosticBuilder &Diag,
                            const SourceManager &SM) {
    auto Here = [&](const Edit &E) { return rangeOf(E.Where, SM).isValid(); };
    for (const Fix &One : Found.Fixes)
      if (One.Safety == FixSafety::Safe && llvm::all_of(One.Edits, Here))
        return attach(One, Diag, SM);
  }

  static void attach(const Fix &One, DiagnosticBuilder &Diag, const SourceManager &SM) {
    for (const Edit &E : One.Edits)
      Diag << FixItHint::CreateReplacement(rangeOf(E.Where, SM), E.Text);
  }

  static CharSourceRange rangeOf(const Span &Where, const SourceManager &SM) {
    return CharSourceRange::getCharRange(locate(Where.File, Where.Offset, SM),
                                         locate(Where.File, Where.EndOffset, SM));
  }

  const CheckEntry &Entry;
  std::shared_ptr<TidySession> Session;
  std::unique_ptr<CheckBase> Instance;
  std::vector<OptionInfo> Values;
  ASTContext *Context = nullptr;
};

class Module final : public ClangTidyModule {
public:
  void addCheckFactories(ClangTidyCheckFactories &Factories) override {
    // The classes of two LLVM releases differ in layout: in a foreign host our checks would crash
    // or find nothing, and clang-tidy would exit with 0 all the same.
    if (std::string Host = getClangFullVersion();
        Host.find(" " CLANG_VERSION_STRING) == Host.npos) {
      std::fprintf(stderr,
                   "error: corolint-plugin is built for LLVM %s and cannot run in '%s'; use the "
                   "clang-tidy of LLVM %s\n",
                   CLANG_VERSION_STRING, Host.c_str(), CLANG_VERSION_STRING);
      std::_Exit(1);
    }
    for (const CheckEntry &Entry : allChecks())
      Factories.registerCheckFactory(Entry.Info.Name,
                                     [&Entry](llvm::StringRef Name, ClangTidyContext *Context) {
                                       return std::make_unique<Adapter>(Entry, Name, Context);
                                     });
  }
};

const ClangTidyModuleRegistry::Add<Module> Registered("coro-module", "Coroutine misuse.");

} // namespace
