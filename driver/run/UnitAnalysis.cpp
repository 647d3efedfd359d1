// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "UnitAnalysis.h"

#include "Absences.h"
#include "ErrorCollector.h"
#include "FailureAdvice.h"
#include "FilesRead.h"
#include "Invocation.h"
#include "LessParsing.h"
#include "OwnHeaders.h"
#include "input/Compiler.h"
#include "input/Language.h"
#include "report/Fingerprint.h"
#include "report/MacroDirectives.h"
#include "report/Nolint.h"
#include "clang/Basic/FileManager.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Lex/HeaderSearchOptions.h"
#include "clang/Lex/Preprocessor.h"
#include "clang/Lex/PreprocessorOptions.h"
#include "clang/Sema/Sema.h"
#include "clang/Sema/SemaConsumer.h"
#include "llvm/Support/FileSystem.h"

#include <chrono>

using namespace llvm;

namespace corolint::driver {
namespace {

using Clock = std::chrono::steady_clock;

double secondsSince(Clock::time_point Start) {
  return std::chrono::duration<double>(Clock::now() - Start).count();
}

/// One parse, which with shared headers (see SharedHeaders.h) is that of the process that parses
/// these, and in its children that of their TU.
struct Parse {
  const UnitJob *Job;
  bool Shortened;                      ///< see LessConstexpr
  const SharedParse *With;             ///< null where none are shared
  SharedHeaders *Headers = nullptr;    ///< for With
  std::vector<std::string> Unfit = {}; ///< shared headers for which the TU is different
  UnitResult Result = {};
  UnitSummary Summary = {};
  bool Analysed = false;
  Clock::time_point Start = Clock::now();

  bool repeatable() const { return Shortened || With; }
};

/// Hands the parsed TU to the checks while Sema lives: they look members up through it.
class Consumer : public clang::SemaConsumer {
public:
  explicit Consumer(Parse &Now) : Now(Now) {}

  void InitializeSema(clang::Sema &S) override { TheSema = &S; }
  void ForgetSema() override { TheSema = nullptr; }
  bool shouldSkipFunctionBody(clang::Decl *D) override { return !isBodyNeeded(*D); }
  /// False ends the parse; what is parsed again anyway need not be parsed to the end.
  bool HandleTopLevelDecl(clang::DeclGroupRef) override {
    if (Now.Headers && Now.Headers->differs()) {
      Now.Unfit = Now.Headers->unfit(/*AtEnd=*/false);
      return false;
    }
    return !Now.repeatable() || !TheSema->getDiagnostics().hasErrorOccurred();
  }
  void HandleTranslationUnit(clang::ASTContext &Context) override {
    if (Now.Headers && !Now.Headers->same()) {
      Now.Unfit = Now.Headers->unfit(/*AtEnd=*/true);
      return;
    }
    double Parsed = secondsSince(Now.Start);
    // After an error the tree has holes; what is said about it would be guessed.
    if (!Context.getDiagnostics().hasUncompilableErrorOccurred()) {
      const UnitConfig &Config = *Now.Job->Config;
      Unit In(Context, TheSema, *Config.Known);
      Now.Result = analyze(In, Config.Checks);
      Clock::time_point Analysed = Clock::now();
      Now.Summary = summarize(In);
      Now.Analysed = true;
      Now.Result.Times.push_back({"summaries", secondsSince(Analysed)});
    }
    Now.Result.Times.insert(Now.Result.Times.begin(), {"parse", Parsed});
  }

private:
  Parse &Now;
  clang::Sema *TheSema = nullptr;
};

class Action : public clang::ASTFrontendAction {
public:
  Action(Parse &Now, const Paths &Names, SharedHeaders::Serve Next)
      : Now(Now), Names(Names), Next(std::move(Next)) {}

  std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(clang::CompilerInstance &Instance,
                                                        StringRef) override {
    clang::Preprocessor &Macros = Instance.getPreprocessor();
    if (Now.Job->Origins)
      ownHeaders(Macros, *Now.Job->Origins, Names, Now.Job->Directory);
    if (Now.Shortened)
      Macros.addPPCallbacks(std::make_unique<LessConstexpr>(Macros));
    if (Now.With)
      Now.Headers = &SharedHeaders::install(Macros, std::move(Next));
    return std::make_unique<Consumer>(Now);
  }
  /// A tree that failed may be followed by a second one.
  void EndSourceFileAction() override {
    if (!Now.Analysed)
      getCompilerInstance().getFrontendOpts().DisableFree = false;
  }

private:
  Parse &Now;
  const Paths &Names;
  SharedHeaders::Serve Next;
};

class UnitRun {
public:
  /// \p Shared: null where the TU is parsed alone, else \p First is any of those that share.
  UnitRun(const UnitJob &First, const SharedParse *Shared, const Paths &Names, UnitExtras &Extras)
      : Job(&First), Shared(Shared), Names(Names), Extras(Extras) {}

  TuReport run() {
    startReport();
    if (!sys::fs::exists(Job->File)) {
      fail(FailureKind::Setup, "the file does not exist, though the database names it; build "
                               "first if it is generated, else renew the database");
    } else if (isDevice(Job->File)) {
      fail(FailureKind::Setup, "it is a device and not a file, perhaps by a link");
    } else if (const char *Encoding = foreignEncoding(Job->File)) {
      fail(FailureKind::Setup,
           std::string("it is in ") + Encoding + ", which Clang does not read; save it as UTF-8");
    } else if (std::error_code Code = sys::fs::set_current_path(Job->Directory)) {
      fail(FailureKind::Setup,
           "cannot enter its build folder " + Job->Directory + ": " + Code.message());
    } else {
      parse();
    }
    return std::move(Report);
  }

  /// Whether this process has a TU to report, as it has not where others shared.
  bool hasUnit() const { return !Shared || Serving; }

private:
  void startReport() {
    Report.Source = Names.stored(Job->File);
    Report.Checks.clear();
    for (const EnabledCheck &Check : Job->Config->Checks)
      Report.Checks.push_back(Check.Entry->Info.Name);
  }

  void fail(FailureKind Kind, std::string Message) {
    Report.Failures.push_back(
        makeFailure(Kind, Report.Source, "corolint-internal", std::move(Message)));
  }

  /// What was compiled before has constexpr functions.
  static bool readsNothingCompiled(const clang::CompilerInvocation &Invocation) {
    return Invocation.getPreprocessorOpts().ImplicitPCHInclude.empty() &&
           Invocation.getFrontendOpts().ModuleFiles.empty() &&
           Invocation.getHeaderSearchOpts().PrebuiltModuleFiles.empty();
  }

  void parse() {
    Shortened = !Job->Config->ParseAllBodies;
    Flags = Job->Flags;
    bool Done = execute(Shared);
    if (!hasUnit())
      return;
    if (!Done && Shared) {
      bool Failed = Errors.count() != 0;
      Errors = ErrorCollector();
      Done = execute(nullptr);
      Extras.ParsedAlone = Done || !Failed;
    }
    if (!Done)
      Done = parseAgain();
    if (!Done)
      failCompile();
    else if (!Refused.empty())
      Report.Remarks.push_back("without a flag that Clang refuses: " + Refused.front());
  }

  bool executeAlone() {
    Errors = ErrorCollector();
    return execute(nullptr);
  }

  /// An error may be for what was left out, or for what the command does not name and its compiler
  /// has: the program as it is tells.
  bool parseAgain() {
    if (std::exchange(Shortened, false) && !Errors.fatal() && executeAlone())
      return true;
    if (!Cxx20 && !namesStandard(Flags) && saysCoroutine(Job->File)) {
      Flags.insert(Flags.begin() + 1, "-std=gnu++20");
      if (executeAlone()) {
        Report.Remarks.push_back("as C++20, since no standard is named");
        return true;
      }
    }
    if (Errors.count() == 0 || !lacksStandardHeader(Errors.errors().front().Message))
      return false;
    std::string Target = takeTargetOfName(Flags);
    if (Target.empty() || !executeAlone())
      return false;
    Report.Remarks.push_back("as for this machine, since the standard library of " + Target +
                             " is not found: code only for that target is not read");
    return true;
  }

  /// At the end of a stage of shared headers: as SharedHeaders::Serve.
  std::string serve(size_t Stage, Parse &Now) {
    if (Errors.count())
      return "";
    const UnitJob *Next = Shared->Serve(Stage);
    if (!Next)
      return "";
    Serving = true;
    Job = Now.Job = Next;
    Flags = Job->Flags;
    Now.Start = Clock::now();
    startReport();
    return Job->Flags[*Job->placeOfFile()];
  }

  bool execute(const SharedParse *With) {
    MadeInvocation From = makeInvocation(Flags);
    Refused = std::move(From.Refused);
    if (!From.Made)
      return false;
    std::shared_ptr<clang::CompilerInvocation> Invocation = std::move(From.Made);
    Cxx20 = Invocation->getLangOpts().CPlusPlus20;
    Shortened &= readsNothingCompiled(*Invocation);
    // The process ends after this; freeing the tree would be wasted time.
    clang::FrontendOptions &Frontend = Invocation->getFrontendOpts();
    Frontend.DisableFree = !Job->Config->FreesMemory;
    Frontend.SkipFunctionBodies = !Job->Config->ParseAllBodies;
    std::string Text = With ? With->Stages.text() : "";
    if (With) {
      if (!Shortened || Frontend.Inputs.size() != 1)
        return false;
      // A name that no file has.
      std::string Name = "<shared headers>.cpp";
      Frontend.Inputs.front() = clang::FrontendInputFile(Name, Frontend.Inputs.front().getKind());
      Invocation->getPreprocessorOpts().addRemappedFile(
          Name, MemoryBuffer::getMemBuffer(Text, Name).release());
    }
    clang::CompilerInstance Instance(std::move(Invocation));
    Instance.createVirtualFileSystem(notingAbsences(Extras.Missing), &Errors);
    Instance.createDiagnostics(&Errors, /*ShouldOwnClient=*/false);
    Parse Now{Job, Shortened, With};
    Action Act(Now, Names, [&](size_t Stage) { return serve(Stage, Now); });
    bool Ran = Instance.ExecuteAction(Act);
    if (With)
      Extras.Unfit = std::move(Now.Unfit);
    if (!Ran || Errors.count() || !Now.Analysed)
      return false;
    Extras.Times = std::move(Now.Result.Times);
    Report.Summary = std::move(Now.Summary);
    renameFiles(Report.Summary,
                [&](StringRef File) { return Names.stored(absolutePath(File, Job->Directory)); });
    Report.Summary.Source = Report.Source;
    collect(std::move(Now.Result.Findings), Instance);
    return true;
  }

  void failCompile() {
    Report.Summary = UnitSummary();
    const std::vector<Step> &First = Errors.errors();
    CompileFailure Of{First.empty() ? "" : First.front().Message, Refused, Cxx20,
                      saysCoroutine(Job->File), is_contained(Flags, "--driver-mode=cl")};
    Failure Failed =
        makeFailure(FailureKind::Compile, Report.Source, "clang-diagnostic-error", sentenceFor(Of));
    for (const Step &Error : First) {
      Step Stored = Error;
      normalise(Stored.Where);
      if (&Error == &First.front() && Stored.Where.valid())
        Failed.Note.Where = Stored.Where;
      else if (&Error != &First.front() && Stored.Where.valid())
        Failed.Note.Steps.push_back(std::move(Stored));
    }
    Report.Failures.push_back(std::move(Failed));
  }

  void collect(std::vector<Finding> Found, clang::CompilerInstance &Instance) {
    SourceTexts Texts(Names);
    clang::SourceManager &Sources = Instance.getSourceManager();
    MacroDirectives InMacros(Sources);
    for (Finding &F : Found) {
      std::optional<Directive> Hiding;
      if (auto Entry = Instance.getFileManager().getOptionalFileRef(F.Where.File))
        Hiding = InMacros.hiding(Sources.getLocForStartOfFile(Sources.translateFile(*Entry))
                                     .getLocWithOffset(F.Where.Offset),
                                 F.Check);
      normalise(F);
      // As if the comment stood where the macro is used.
      if (Hiding)
        Report.Directives.push_back(usedAt(*Hiding, F));
      std::string Print = fingerprintOf(F, Texts.line(F.Where.File, F.Where.Line));
      Report.Findings.push_back({std::move(F), std::move(Print)});
    }
    noteFilesRead(Instance.getSourceManager(), Job->Directory, Names, Extras.Inputs,
                  Report.Directives);
  }

  void normalise(Span &Where) {
    if (!Where.File.empty())
      Where.File = Names.stored(absolutePath(Where.File, Job->Directory));
  }
  void normalise(Finding &Found) {
    normalise(Found.Where);
    for (Step &S : Found.Steps)
      normalise(S.Where);
    for (Fix &F : Found.Fixes)
      for (Edit &E : F.Edits)
        normalise(E.Where);
  }

  const UnitJob *Job;
  const SharedParse *Shared;
  const Paths &Names;
  UnitExtras &Extras;
  bool Shortened = false;           ///< see LessConstexpr
  bool Serving = false;             ///< whether Job is one that Shared.Serve gave
  bool Cxx20 = true;                ///< whether it was read as C++20 or later
  std::vector<std::string> Flags;   ///< of Job, and what was found to be missing
  std::vector<std::string> Refused; ///< see MadeInvocation
  ErrorCollector Errors;
  TuReport Report;
};

} // namespace

std::optional<size_t> UnitJob::placeOfFile() const {
  std::optional<size_t> Place;
  for (size_t I = 1; I < Flags.size(); ++I)
    if (absolutePath(Flags[I], Directory) == File) {
      if (Place)
        return std::nullopt;
      Place = I;
    }
  return Place;
}

TuReport analyseUnit(const UnitJob &Job, const Paths &Names, UnitExtras &Extras) {
  return UnitRun(Job, nullptr, Names, Extras).run();
}

std::optional<TuReport> analyseShared(const UnitJob &First, const SharedParse &Shared,
                                      const Paths &Names, UnitExtras &Extras) {
  UnitRun Run(First, &Shared, Names, Extras);
  TuReport Report = Run.run();
  return Run.hasUnit() ? std::optional(std::move(Report)) : std::nullopt;
}

Failure makeFailure(FailureKind Kind, StringRef Source, StringRef Check, std::string Message) {
  Failure Result;
  Result.Kind = Kind;
  Result.Source = Source.str();
  Result.Note.Check = Check.str();
  Result.Note.Level = Severity::Error;
  Result.Note.Where.File = Source.str();
  Result.Note.Where.Line = Result.Note.Where.Column = 1;
  Result.Note.Where.EndLine = Result.Note.Where.EndColumn = 1;
  Result.Note.Message = std::move(Message);
  return Result;
}

} // namespace corolint::driver
