// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "MacroDirectives.h"

#include "Nolint.h"

using namespace llvm;

namespace corolint::driver {
namespace {

/// The directives of \p Text, whose first line is \p First, that hide lines of \p Lines.
std::optional<Directive> hidingIn(StringRef Text, unsigned First,
                                  std::pair<unsigned, unsigned> Lines, StringRef Check) {
  std::vector<Directive> Found;
  scanDirectives(Text, "", Found);
  for (Directive &D : Found) {
    unsigned Line = First + D.Line - 1 + (D.Kind == DirectiveKind::NextLine);
    bool Hides = D.Kind == DirectiveKind::Line || D.Kind == DirectiveKind::NextLine;
    if (Hides && Lines.first <= Line && Line <= Lines.second && meansCheck(D, Check))
      return std::move(D);
  }
  return std::nullopt;
}

} // namespace

void MacroDirectives::collect() {
  for (unsigned I = 0; I + 1 < Sources.local_sloc_entry_size(); ++I) {
    const clang::SrcMgr::SLocEntry &Entry = Sources.getLocalSLocEntry(I);
    if (!Entry.isExpansion() || !Entry.getExpansion().isMacroBodyExpansion())
      continue;
    clang::SourceLocation Begin = Entry.getExpansion().getSpellingLoc();
    unsigned Size = Sources.getLocalSLocEntry(I + 1).getOffset() - Entry.getOffset();
    clang::SourceLocation Used = Sources.getFileLoc(Entry.getExpansion().getExpansionLocStart());
    if (Begin.isFileID())
      Bodies[Used].push_back({Begin, Begin.getLocWithOffset(Size - 1)});
  }
}

std::optional<Directive> MacroDirectives::hiding(clang::SourceLocation Where, StringRef Check) {
  if (!std::exchange(Collected, true))
    collect();
  auto It = Bodies.find(Where);
  if (It == Bodies.end())
    return std::nullopt;
  for (clang::SourceRange Body : It->second) {
    auto [File, Begin] = Sources.getDecomposedLoc(Body.getBegin());
    std::optional<StringRef> Text = Sources.getBufferDataOrNone(File);
    if (!Text)
      continue;
    unsigned End = std::min<size_t>(Sources.getFileOffset(Body.getEnd()), Text->size());
    unsigned First = Sources.getLineNumber(File, Begin), Last = Sources.getLineNumber(File, End);
    // The line above may have a NOLINTNEXTLINE.
    unsigned From = std::max(1u, First - 1);
    const char *Start = Sources.getCharacterData(Sources.translateLineCol(File, From, 1));
    size_t At = Start - Text->data();
    size_t Past = Text->find('\n', End);
    if (std::optional<Directive> Found =
            hidingIn(Text->slice(At, Past), From, {First, Last}, Check))
      return Found;
  }
  return std::nullopt;
}

} // namespace corolint::driver
