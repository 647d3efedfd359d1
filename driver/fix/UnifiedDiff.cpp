// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "UnifiedDiff.h"

#include "llvm/ADT/SmallVector.h"

#include <vector>

using namespace llvm;

namespace corolint::driver {
namespace {

constexpr size_t ContextLines = 3;

struct Change {
  size_t OldBegin, OldEnd, NewBegin, NewEnd;
};

SmallVector<StringRef, 0> linesOf(StringRef Text) {
  SmallVector<StringRef, 0> Lines;
  while (!Text.empty()) {
    size_t Length = std::min(Text.size(), Text.find('\n') == StringRef::npos ? Text.size()
                                                                             : Text.find('\n') + 1);
    Lines.push_back(Text.take_front(Length));
    Text = Text.drop_front(Length);
  }
  return Lines;
}

using Lines = ArrayRef<StringRef>;

/// The nearest place after (\p I, \p J) where two lines agree again, by growing distance: edits
/// are small, so this is as good as the shortest script.
std::pair<size_t, size_t> resync(Lines Old, Lines New, size_t I, size_t J) {
  size_t Farthest = (Old.size() - I) + (New.size() - J);
  for (size_t Distance = 1; Distance <= Farthest; ++Distance)
    for (size_t InOld = 0; InOld <= Distance; ++InOld) {
      size_t A = I + InOld, B = J + Distance - InOld;
      if (A > Old.size() || B > New.size())
        continue;
      bool BothEnd = A == Old.size() && B == New.size();
      bool Agree = A < Old.size() && B < New.size() && Old[A] == New[B];
      if (BothEnd || Agree)
        return {A, B};
    }
  return {Old.size(), New.size()};
}

std::vector<Change> changesBetween(Lines Old, Lines New) {
  std::vector<Change> Changes;
  size_t I = 0, J = 0;
  while (I < Old.size() || J < New.size()) {
    if (I < Old.size() && J < New.size() && Old[I] == New[J]) {
      ++I, ++J;
      continue;
    }
    auto [A, B] = resync(Old, New, I, J);
    Changes.push_back({I, A, J, B});
    I = A, J = B;
  }
  return Changes;
}

void printLine(char Mark, StringRef Line, raw_ostream &Out) {
  Out << Mark << Line;
  if (!Line.ends_with("\n"))
    Out << "\n\\ No newline at end of file\n";
}

void printHunk(ArrayRef<Change> Group, Lines Old, Lines New, raw_ostream &Out) {
  size_t Before = std::min(ContextLines, Group.front().OldBegin);
  size_t OldBegin = Group.front().OldBegin - Before, NewBegin = Group.front().NewBegin - Before;
  size_t OldEnd = std::min(Old.size(), Group.back().OldEnd + ContextLines);
  size_t NewEnd = std::min(New.size(), Group.back().NewEnd + ContextLines);
  Out << "@@ -" << OldBegin + 1 << ',' << OldEnd - OldBegin << " +" << NewBegin + 1 << ','
      << NewEnd - NewBegin << " @@\n";
  size_t At = OldBegin;
  for (const Change &C : Group) {
    for (; At < C.OldBegin; ++At)
      printLine(' ', Old[At], Out);
    for (; At < C.OldEnd; ++At)
      printLine('-', Old[At], Out);
    for (size_t J = C.NewBegin; J < C.NewEnd; ++J)
      printLine('+', New[J], Out);
  }
  for (; At < OldEnd; ++At)
    printLine(' ', Old[At], Out);
}

} // namespace

void printUnifiedDiff(StringRef Path, StringRef OldText, StringRef NewText, raw_ostream &Out) {
  auto Old = linesOf(OldText), New = linesOf(NewText);
  std::vector<Change> Changes = changesBetween(Old, New);
  if (Changes.empty())
    return;
  Out << "--- a/" << Path << "\n+++ b/" << Path << '\n';
  for (size_t First = 0; First < Changes.size();) {
    size_t Last = First;
    while (Last + 1 < Changes.size() &&
           Changes[Last + 1].OldBegin - Changes[Last].OldEnd <= 2 * ContextLines)
      ++Last;
    printHunk(ArrayRef(Changes).slice(First, Last - First + 1), Old, New, Out);
    First = Last + 1;
  }
}

} // namespace corolint::driver
