// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Nolint.h"

#include "Registry.h"
#include "support/Text.h"
#include "llvm/ADT/StringExtras.h"

using namespace llvm;

namespace corolint::driver {
namespace {

std::optional<DirectiveKind> kindOf(StringRef Word) {
  if (Word == "NOLINT")
    return DirectiveKind::Line;
  if (Word == "NOLINTNEXTLINE")
    return DirectiveKind::NextLine;
  if (Word == "NOLINTBEGIN")
    return DirectiveKind::Begin;
  if (Word == "NOLINTEND")
    return DirectiveKind::End;
  return std::nullopt;
}

/// The text after the word and its list, to the end of the line or of the comment.
std::string reasonIn(StringRef Rest) {
  Rest = Rest.take_until([](char C) { return C == '\n' || C == '\r'; });
  Rest = Rest.split("*/").first;
  return Rest.trim(" \t:-,").str();
}

/// Whether the line of \p Text in which \p Offset lies is of a #define.
bool isInDefine(StringRef Text, size_t Offset) {
  size_t Start = Text.take_front(Offset).rfind('\n') + 1;
  while (Start > 0 && Text.take_front(Start - 1).rtrim('\r').ends_with("\\"))
    Start = Text.take_front(Start - 1).rfind('\n') + 1;
  StringRef Line = Text.drop_front(Start).ltrim(" \t");
  return Line.consume_front("#") && Line.ltrim(" \t").starts_with("define");
}

/// Counts lines as it moves forward, so that a file is read once.
class LineCounter {
public:
  explicit LineCounter(StringRef Text) : Text(Text) {}
  void moveTo(size_t Offset) {
    for (; At < Offset; ++At)
      if (Text[At] == '\n') {
        ++Line;
        LineStart = At + 1;
      }
  }
  unsigned line() const { return Line; }
  unsigned column() const { return At - LineStart + 1; }

private:
  StringRef Text;
  size_t At = 0;
  size_t LineStart = 0;
  unsigned Line = 1;
};

bool meansName(const Directive &D, StringRef Name) {
  if (!D.HasList)
    return true;
  SmallVector<StringRef> Globs;
  StringRef(D.Globs).split(Globs, ',', -1, /*KeepEmpty=*/false);
  // As in clang-tidy, names with a leading '-' mean nothing here.
  return any_of(Globs, [&](StringRef Glob) {
    return !Glob.trim().starts_with("-") && matchesNameGlob(Glob, Name);
  });
}

} // namespace

void scanDirectives(StringRef Text, StringRef StoredPath, std::vector<Directive> &Found) {
  LineCounter Lines(Text);
  for (size_t At = Text.find("NOLINT"); At != StringRef::npos; At = Text.find("NOLINT", At)) {
    StringRef Word = Text.drop_front(At).take_while([](char C) { return isAlpha(C); });
    size_t Start = At;
    At += Word.size();
    std::optional<DirectiveKind> Kind = kindOf(Word);
    if (!Kind)
      continue;
    Lines.moveTo(Start);
    Directive D;
    D.File = StoredPath.str();
    D.Line = Lines.line();
    D.Column = Lines.column();
    D.Offset = Start;
    D.Kind = *Kind;
    D.InMacro = isInDefine(Text, Start);
    if (Text.drop_front(At).starts_with("(")) {
      size_t Close = Text.find_first_of("\n)", At + 1);
      if (Close != StringRef::npos && Text[Close] == ')') {
        D.HasList = true;
        D.Globs = Text.slice(At + 1, Close).str();
        At = Close + 1;
      }
    }
    D.Length = At - Start;
    D.Reason = reasonIn(Text.drop_front(At));
    Found.push_back(std::move(D));
  }
}

Directive usedAt(const Directive &D, const Finding &Found) {
  Directive Result = D;
  Result.File = Found.Where.File;
  Result.Line = Found.Where.Line;
  Result.Column = Found.Where.Column;
  Result.Offset = Found.Where.Offset;
  Result.Kind = DirectiveKind::Line;
  Result.InMacro = true;
  return Result;
}

bool meansCheck(const Directive &D, StringRef Name) {
  if (meansName(D, Name))
    return true;
  const CheckEntry *Entry = findCheck(Name);
  if (!Entry)
    return false;
  SmallVector<StringRef> Former;
  StringRef(Entry->Info.Aliases).split(Former, ',', -1, /*KeepEmpty=*/false);
  return any_of(Former, [&](StringRef Old) { return meansName(D, Old); });
}

} // namespace corolint::driver
