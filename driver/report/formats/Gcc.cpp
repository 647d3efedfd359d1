// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The lines of clang-tidy, printed by Clang's own printer, so that every problem matcher that
// reads clang-tidy reads these.
#include "report/Encode.h"
#include "report/Format.h"

#include "clang/Basic/DiagnosticOptions.h"
#include "clang/Basic/FileManager.h"
#include "clang/Basic/LangOptions.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Frontend/TextDiagnostic.h"

using namespace llvm;
using clang::DiagnosticsEngine;

namespace corolint::driver {
namespace {

class GccWriter {
public:
  GccWriter(const Outcome &Run, const FormatContext &Context, raw_ostream &Out)
      : Run(Run), Context(Context), Out(Out), Files(clang::FileSystemOptions()),
        Diagnostics(clang::DiagnosticIDs::create(), Options), Sources(Diagnostics, Files) {
    Options.ShowColors = Context.Color;
    // What cannot be read, such as UTF-16, is said by the file's own error.
    Diagnostics.setClient(&Silent, /*ShouldOwnClient=*/false);
  }

  void write() {
    for (const Result &R : Run.Results)
      if (!R.Suppressed || Context.ShowSuppressed)
        writeFinding(R.Found);
    for (const Failure &F : Run.Failures)
      writeFinding(F.Note);
  }

private:
  void writeFinding(const Finding &Found) {
    DiagnosticsEngine::Level Level = Found.Level == Severity::Error     ? DiagnosticsEngine::Error
                                     : Found.Level == Severity::Warning ? DiagnosticsEngine::Warning
                                                                        : DiagnosticsEngine::Remark;
    // No fix-its: their texts would be read as further lines of code.
    print(Found.Where, Level, Found.Message + " [" + Found.Check + "]");
    for (const Step &S : Found.Steps)
      print(S.Where, DiagnosticsEngine::Note, S.Message);
  }

  void print(const Span &Where, DiagnosticsEngine::Level Level, StringRef Message) {
    // A printer of its own for each: it leaves out repeated "in file included from" lines, and
    // nothing else is remembered that we want.
    clang::TextDiagnostic Printer(Out, Language, Options);
    clang::SourceLocation Start = locate(Where.File);
    if (Start.isInvalid()) {
      Out << visible(Context.Names.absolute(Where.File)) << ':' << Where.Line << ':' << Where.Column
          << ": ";
      clang::TextDiagnostic::printDiagnosticLevel(Out, Level, Options.ShowColors);
      Out << visible(Message) << '\n';
      return;
    }
    clang::FullSourceLoc At(position(Start, Where.Line, Where.Column), Sources);
    SmallVector<clang::CharSourceRange, 1> Ranges;
    if (Where.EndOffset > Where.Offset)
      Ranges.push_back(clang::CharSourceRange::getCharRange(
          At, position(Start, Where.EndLine, Where.EndColumn)));
    Printer.emitDiagnostic(At, Level, visible(Message), Ranges, {});
  }

  clang::SourceLocation position(clang::SourceLocation Start, unsigned Line,
                                 unsigned Column) const {
    return Sources.translateLineCol(Sources.getFileID(Start), std::max(1u, Line),
                                    std::max(1u, Column));
  }

  clang::SourceLocation locate(StringRef Stored) {
    auto [It, New] = Starts.try_emplace(Stored);
    if (!New)
      return It->second;
    // Clang prints names as they are.
    auto File = visible(Stored) == Stored ? Files.getOptionalFileRef(Context.Names.absolute(Stored))
                                          : std::nullopt;
    if (!File)
      return It->second;
    clang::FileID Id = Sources.createFileID(*File, clang::SourceLocation(), clang::SrcMgr::C_User);
    if (Sources.getBufferOrNone(Id))
      It->second = Sources.getLocForStartOfFile(Id);
    return It->second;
  }

  const Outcome &Run;
  const FormatContext &Context;
  raw_ostream &Out;
  clang::LangOptions Language;
  clang::DiagnosticOptions Options;
  clang::IgnoringDiagConsumer Silent;
  clang::FileManager Files;
  DiagnosticsEngine Diagnostics;
  clang::SourceManager Sources;
  StringMap<clang::SourceLocation> Starts;
};

} // namespace

void writeGcc(const Outcome &Run, const FormatContext &Context, raw_ostream &Out) {
  GccWriter(Run, Context, Out).write();
}

} // namespace corolint::driver
