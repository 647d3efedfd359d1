// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Report.h"

#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"

using namespace clang;

namespace corolint {
namespace {

std::string pathOf(FileID File, const SourceManager &SM) {
  OptionalFileEntryRef Entry = SM.getFileEntryRefForID(File);
  return Entry ? Entry->getName().str() : std::string();
}

/// \p Range must lie in one file.
Span spanOfFileRange(CharSourceRange Range, const SourceManager &SM) {
  auto [File, Offset] = SM.getDecomposedLoc(Range.getBegin());
  auto [EndFile, EndOffset] = SM.getDecomposedLoc(Range.getEnd());
  if (EndFile != File || EndOffset < Offset)
    EndOffset = Offset;
  Span Result;
  Result.File = pathOf(File, SM);
  Result.Offset = Offset;
  Result.EndOffset = EndOffset;
  Result.Line = SM.getLineNumber(File, Offset);
  Result.Column = SM.getColumnNumber(File, Offset);
  Result.EndLine = SM.getLineNumber(File, EndOffset);
  Result.EndColumn = SM.getColumnNumber(File, EndOffset);
  return Result;
}

} // namespace

Span spanOf(SourceRange Range, const ASTContext &Context) {
  const SourceManager &SM = Context.getSourceManager();
  if (Range.isInvalid())
    return {};
  SourceLocation Begin = SM.getFileLoc(Range.getBegin());
  SourceLocation End = SM.getFileLoc(Range.getEnd());
  if (SM.getFileID(Begin) != SM.getFileID(End) || End < Begin)
    End = Begin;
  SourceLocation Past = Lexer::getLocForEndOfToken(End, 0, SM, Context.getLangOpts());
  return spanOfFileRange(CharSourceRange::getCharRange(Begin, Past.isValid() ? Past : End), SM);
}

void EditList::add(CharSourceRange Range, llvm::StringRef Text) {
  const SourceManager &SM = Context.getSourceManager();
  CharSourceRange InFile = Lexer::makeFileCharRange(Range, SM, Context.getLangOpts());
  if (InFile.isInvalid() || SM.isInSystemHeader(InFile.getBegin())) {
    Possible = false;
    return;
  }
  Target.Edits.push_back({spanOfFileRange(InFile, SM), Text.str()});
}

void EditList::insertBefore(SourceLocation Where, llvm::StringRef Text) {
  add(CharSourceRange::getCharRange(Where, Where), Text);
}

void EditList::insertAfterToken(SourceLocation Where, llvm::StringRef Text) {
  SourceLocation Past =
      Lexer::getLocForEndOfToken(Where, 0, Context.getSourceManager(), Context.getLangOpts());
  if (Past.isInvalid()) {
    Possible = false;
    return;
  }
  add(CharSourceRange::getCharRange(Past, Past), Text);
}

void EditList::replace(SourceRange Tokens, llvm::StringRef Text) {
  add(CharSourceRange::getTokenRange(Tokens), Text);
}

FindingBuilder &FindingBuilder::addStep(SourceRange Where, std::string Message) {
  if (Span Position = spanOf(Where, Context); Position.valid())
    Current.Steps.push_back({std::move(Position), std::move(Message)});
  return *this;
}

FindingBuilder &FindingBuilder::fix(FixSafety Safety, llvm::StringRef Title,
                                    llvm::function_ref<void(EditList &)> Make) {
  Fix Made{Title.str(), Safety, {}};
  EditList Edits(Made, Context);
  Make(Edits);
  if (Edits.possible() && !Made.Edits.empty())
    Current.Fixes.push_back(std::move(Made));
  return *this;
}

FindingBuilder Report::start(SourceRange Where, std::string Message) {
  Finding Started;
  Started.Check = Check.str();
  Started.Level = Level;
  Started.Where = spanOf(Where, Context);
  Started.Message = std::move(Message);
  Started.Enclosing = Enclosing;
  std::string Place = llvm::formatv("{0}:{1}", Started.Where.File, Started.Where.Offset);
  bool First = Started.Where.valid() && Reported.insert(Place).second;
  return FindingBuilder(First ? &Sink : nullptr, std::move(Started), Context);
}

} // namespace corolint
