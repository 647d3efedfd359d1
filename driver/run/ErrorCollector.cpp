// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "ErrorCollector.h"

#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/SmallString.h"

namespace corolint::driver {
namespace {

constexpr unsigned MaximumKept = 5;

Span positionOf(const clang::Diagnostic &Info) {
  Span Where;
  if (!Info.hasSourceManager() || Info.getLocation().isInvalid())
    return Where;
  const clang::SourceManager &Sources = Info.getSourceManager();
  clang::PresumedLoc Place = Sources.getPresumedLoc(Sources.getFileLoc(Info.getLocation()));
  if (Place.isInvalid())
    return Where;
  Where.File = Place.getFilename();
  Where.Line = Where.EndLine = Place.getLine();
  Where.Column = Where.EndColumn = Place.getColumn();
  Where.Offset = Where.EndOffset = Sources.getFileOffset(Sources.getFileLoc(Info.getLocation()));
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
