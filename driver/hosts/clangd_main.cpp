// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// corolint-clangd: clangd, all of it, with the checks of corolint linked in and switched on. Where
// the two meet, the linker puts our function in the place of clangd's (--wrap).
#include "Clangd.h"
#include "CrashGuard.h"
#include "EditorMessages.h"
#include "ProfileHover.h"
#include "TidySession.h"

#include "code/Unit.h"
#include "run/Confinement.h"
#include "clang/Driver/Types.h"
#include "clang/Tooling/CompilationDatabase.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/Path.h"

#include <optional>

using namespace clang::clangd;
using llvm::StringRef;

// isFastTidyCheck, provideDefaultChecks, newJSONTransport, getHover and CommandMangler::operator()
// of clang::clangd.
#define FAST _ZN5clang6clangd15isFastTidyCheckEN4llvm9StringRefE
#define DEFAULTS _ZN5clang6clangd20provideDefaultChecksEv
#define TRANSPORT                                                                                  \
  _ZN5clang6clangd16newJSONTransportEP8_IO_FILERN4llvm11raw_ostreamEPS4_bNS0_15JSONStreamStyleE
#define HOVER                                                                                      \
  _ZN5clang6clangd8getHoverERNS0_9ParsedASTENS0_8PositionERKNS_6format11FormatStyleEPKNS0_11SymbolIndexE
#define MANGLE _ZNK5clang6clangd14CommandManglerclERNS_7tooling14CompileCommandEN4llvm9StringRefE
#define JOIN(A, B) A##B
#define WRAPPED(NAME) JOIN(__wrap_, NAME)
#define REAL(NAME) JOIN(__real_, NAME)

/// For editors, which have settings and no .clang-tidy.
static llvm::cl::opt<std::string>
    Tier("coro-tier", llvm::cl::desc("Tier of coro-* where no configuration names one: core, "
                                     "strict, pedantic or preview"));

extern "C" {
#pragma clang diagnostic ignored "-Wreturn-type-c-linkage"
std::optional<bool> REAL(FAST)(StringRef Check);
TidyProvider REAL(DEFAULTS)();
std::unique_ptr<Transport> REAL(TRANSPORT)(std::FILE *, llvm::raw_ostream &, llvm::raw_ostream *,
                                           bool, JSONStreamStyle);
HoverResult REAL(HOVER)(ParsedAST &, Position, const clang::format::FormatStyle &,
                        const SymbolIndex *);
void REAL(MANGLE)(const CommandMangler *, clang::tooling::CompileCommand &, StringRef File);

/// clangd runs only checks that it has measured; ours share one pass and are within its budget.
std::optional<bool> WRAPPED(FAST)(StringRef Check) {
  return Check.starts_with("coro-") ? true : REAL(FAST)(Check);
}

/// Last in the chain of configuration: whoever has said nothing about coro-* gets its core tier.
TidyProvider WRAPPED(DEFAULTS)() {
  return [Default = REAL(DEFAULTS)()](clang::tidy::ClangTidyOptions &Options, StringRef File) {
    Default(Options, File);
    if (!Options.Checks || !StringRef(*Options.Checks).contains("coro-"))
      Options.Checks = Options.Checks.value_or("") + ",coro-*";
    if (!Tier.empty())
      Options.CheckOptions.try_emplace("coro.Tier", Tier.getValue());
  };
}

std::unique_ptr<Transport> WRAPPED(TRANSPORT)(std::FILE *In, llvm::raw_ostream &Out,
                                              llvm::raw_ostream *Mirror, bool Pretty,
                                              JSONStreamStyle Style) {
  return corolint::mendMessages(REAL(TRANSPORT)(In, Out, Mirror, Pretty, Style));
}

HoverResult WRAPPED(HOVER)(ParsedAST &AST, Position At, const clang::format::FormatStyle &Style,
                           const SymbolIndex *Index) {
  clang::ASTContext &Context = AST.getASTContext();
  std::string Profile;
  if (auto Where = sourceLocationInMainFile(Context.getSourceManager(), At); !Where)
    llvm::consumeError(Where.takeError());
  else if (!corolint::survives([&] {
             corolint::Unit In(Context, &AST.getSema(), corolint::Models::builtin());
             Profile = corolint::profileAt(*Where, In);
           }))
    Profile.clear();
  corolint::addToHover(std::move(Profile));
  return REAL(HOVER)(AST, At, Style, Index);
}

/// A file that no database knows has Clang's default, C++17, and that has no coroutines.
void WRAPPED(MANGLE)(const CommandMangler *Self, clang::tooling::CompileCommand &Command,
                     StringRef File) {
  using namespace clang::driver::types;
  std::vector<std::string> &Line = Command.CommandLine;
  StringRef Extension = llvm::sys::path::extension(File).ltrim('.');
  bool Cxx = isCXX(lookupTypeForExtension(Extension)) ||
             llvm::is_contained(Line, "-xobjective-c++-header"); // how clangd takes a .h
  auto IsStandard = [](StringRef Flag) { return Flag.starts_with("-std="); };
  if (Command.Heuristic == "clangd fallback" && Cxx && llvm::none_of(Line, IsStandard))
    Line.insert(Line.begin() + 1, "-std=gnu++20");
  REAL(MANGLE)(Self, Command, File);
}
}

int main(int Argc, char **Argv) {
  // A compile command is data, unless the user lets clangd ask the compiler that it names.
  if (llvm::none_of(llvm::ArrayRef(Argv, Argc), [](const char *Word) {
        return StringRef(Word).ltrim('-').starts_with("query-driver");
      }))
    corolint::driver::forbidPrograms();
  corolint::TidySession::beInEditor(corolint::survives);
  return clangdMain(Argc, Argv);
}
