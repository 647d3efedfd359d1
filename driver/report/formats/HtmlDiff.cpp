// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "HtmlDiff.h"

#include "report/Encode.h"
#include "llvm/ADT/STLExtras.h"

using namespace llvm;

namespace corolint::driver {
namespace {

/// Whole lines of a file, and what the edits in them make of them.
struct Hunk {
  size_t Begin, End;
  std::string New;
};

size_t endOfLine(StringRef Text, size_t At) {
  bool AtStart = At > 0 && Text[At - 1] == '\n';
  return AtStart ? At : std::min(Text.size(), Text.find('\n', At));
}

/// \p Edits are sorted, and none overlaps another.
std::vector<Hunk> hunksOf(StringRef Text, ArrayRef<const Edit *> Edits) {
  std::vector<Hunk> Hunks;
  size_t Copied = 0;
  for (const Edit *E : Edits) {
    size_t From = E->Where.Offset, To = std::max(E->Where.Offset, E->Where.EndOffset);
    if (From < Copied || To > Text.size())
      return {}; // The file has changed since.
    size_t Line = Text.take_front(From).rfind('\n') + 1;
    if (Hunks.empty() || Line > Hunks.back().End) {
      if (!Hunks.empty())
        Hunks.back().New += Text.slice(Copied, Hunks.back().End);
      Hunks.push_back({Line, Line, ""});
      Copied = Line;
    }
    Hunks.back().New += (Text.slice(Copied, From) + E->Text).str();
    Hunks.back().End = To == From ? Text.find('\n', To) : endOfLine(Text, To);
    Hunks.back().End = std::min(Hunks.back().End, Text.size());
    Copied = To;
  }
  if (!Hunks.empty())
    Hunks.back().New += Text.slice(Copied, Hunks.back().End);
  return Hunks;
}

SmallVector<StringRef> linesOf(StringRef Text) {
  SmallVector<StringRef> Lines;
  Text.consume_back("\n");
  Text.split(Lines, '\n');
  return Lines;
}

void writeLines(const char *Element, char Mark, ArrayRef<StringRef> Lines, raw_ostream &Out) {
  for (StringRef Line : Lines)
    Out << '<' << Element << '>' << Mark << ' ' << escapedXml(Line) << "</" << Element << ">\n";
}

void writeHunk(StringRef OldText, StringRef NewText, raw_ostream &Out) {
  SmallVector<StringRef> OldLines = linesOf(OldText), NewLines = linesOf(NewText);
  ArrayRef<StringRef> Old = OldLines, New = NewLines;
  while (!Old.empty() && !New.empty() && Old.front() == New.front())
    Old = Old.drop_front(), New = New.drop_front();
  while (!Old.empty() && !New.empty() && Old.back() == New.back())
    Old = Old.drop_back(), New = New.drop_back();
  Out << "<pre class=\"diff\">";
  writeLines("del", '-', Old, Out);
  writeLines("ins", '+', New, Out);
  Out << "</pre>";
}

} // namespace

void writeFixDiff(const Fix &Of, SourceTexts &Texts, raw_ostream &Out) {
  std::map<StringRef, std::vector<const Edit *>> ByFile;
  for (const Edit &E : Of.Edits)
    ByFile[E.Where.File].push_back(&E);
  for (auto &[File, Edits] : ByFile) {
    const std::string *Text = Texts.text(File);
    if (!Text)
      continue;
    stable_sort(Edits, [](const Edit *A, const Edit *B) { return A->Where < B->Where; });
    for (const Hunk &H : hunksOf(*Text, Edits))
      writeHunk(StringRef(*Text).slice(H.Begin, H.End), H.New, Out);
  }
}

} // namespace corolint::driver
