// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "ErrorCollector.h"

#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"

namespace corolint::driver {
namespace {

constexpr unsigned MaximumKept = 5;

/// Where the file itself has it, whatever #line says: findings are placed so, too. What is in a
/// system header is placed where the user includes it; what is on the command line has no place.
Span positionOf(const clang::Diagnostic &Info) {
  Span Where;
  if (!Info.hasSourceManager() || Info.getLocation().isInvalid())
    return Where;
  const clang::SourceManager &Sources = Info.getSourceManager();
  clang::FullSourceLoc Place(Sources.getFileLoc(Info.getLocation()), Sources);
  while (Place.isValid() && Sources.isInSystemHeader(Place))
    Place = clang::FullSourceLoc(Sources.getIncludeLoc(Place.getFileID()), Sources);
  if (Place.isInvalid())
    return Where;
  clang::OptionalFileEntryRef File = Sources.getFileEntryRefForID(Place.getFileID());
  if (!File || !llvm::sys::fs::exists(File->getName()))
    return Where;
  Where.File = File->getName();
  Where.Line = Where.EndLine = Place.getSpellingLineNumber();
  Where.Column = Where.EndColumn = Place.getSpellingColumnNumber();
  Where.Offset = Where.EndOffset = Place.getFileOffset();
  return Where;
}

} // namespace

void ErrorCollector::HandleDiagnostic(clang::DiagnosticsEngine::Level Level,
                                      const clang::Diagnostic &Info) {
  Fatal |= Level == clang::DiagnosticsEngine::Fatal;
  if (Level < clang::DiagnosticsEngine::Error || ++Count > MaximumKept)
    return;
  llvm::SmallString<128> Message;
  Info.FormatDiagnostic(Message);
  Errors.push_back({positionOf(Info), std::string(Message)});
}

} // namespace corolint::driver
