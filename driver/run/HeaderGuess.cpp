// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "HeaderGuess.h"

#include "support/Files.h"
#include "clang/Basic/LangOptions.h"
#include "clang/Lex/Lexer.h"
#include "clang/Tooling/Inclusions/StandardLibrary.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace corolint::driver {
namespace {

/// A program that has more than this is not guessed about to the end.
constexpr size_t MaximumTexts = 20000, MaximumBytes = 4 << 20;

ArrayRef<std::string> standardHeaders() {
  static const std::vector<std::string> Result = [] {
    using namespace clang::tooling::stdlib;
    std::vector<std::string> Names;
    for (const Header &H : Header::all(Lang::CXX))
      // <stdatomic.h> is C++ from C++23 on; before, it is C's, and no friend of <atomic>.
      if (StringRef Name = H.name().drop_front().drop_back();
          Name != "cassert" && Name != "assert.h" && Name != "stdatomic.h")
        Names.push_back(Name.str());
    return Names;
  }();
  return Result;
}

const StringMap<unsigned> &positions() {
  static const StringMap<unsigned> Result = [] {
    StringMap<unsigned> Made;
    for (auto [At, Name] : enumerate(standardHeaders()))
      Made[Name] = At;
    return Made;
  }();
  return Result;
}

struct Inclusion {
  StringRef Name;
  bool Quoted;
  bool First; ///< nothing but the file's guard is before it
};

/// Calls \p Visit for each file that \p Text includes by name, under no condition but its guard.
void forEachInclude(StringRef Text, function_ref<void(const Inclusion &)> Visit) {
  int Depth = 0, Directives = 0;
  bool Guarded = false, First = true;
  while (!Text.empty()) {
    StringRef Line;
    std::tie(Line, Text) = Text.split('\n');
    Line = Line.trim();
    if (!Line.consume_front("#"))
      continue;
    Line = Line.ltrim();
    if (Line.starts_with("pragma"))
      continue;
    bool Guard = (Directives == 0 && Line.starts_with("ifndef")) ||
                 (Directives == 1 && Guarded && Line.starts_with("define"));
    Guarded |= Guard;
    ++Directives;
    if (Line.starts_with("if"))
      ++Depth;
    else if (Line.starts_with("endif"))
      --Depth;
    else if (Depth <= Guarded && Line.consume_front("include"))
      if (Line = Line.ltrim(); Line.starts_with("\"") || Line.starts_with("<")) {
        char End = Line.front() == '"' ? '"' : '>';
        StringRef Name = Line.drop_front().take_until([&](char C) { return C == End; });
        Visit({Name, End == '"', First});
      }
    First &= Guard;
  }
}

/// \p Name in a file that is itself included as \p Includer, as after #include. What is beside a
/// header that was searched for can be searched for as well, and is a system header like it.
std::string spelled(StringRef Name, bool Everywhere, StringRef Includer) {
  if (Everywhere)
    return ("<" + Name + ">").str();
  StringRef Folder = sys::path::parent_path(Includer.drop_front().drop_back());
  return (Includer.take_front() + Folder + (Folder.empty() ? "" : "/") + Name +
          Includer.take_back())
      .str();
}

std::unique_ptr<MemoryBuffer> bufferOf(StringRef File) {
  uint64_t Size = 0;
  if (!sys::fs::is_regular_file(File) || sys::fs::file_size(File, Size) || Size > MaximumBytes)
    return nullptr;
  auto Buffer = MemoryBuffer::getFile(File);
  return Buffer ? std::move(*Buffer) : nullptr;
}

} // namespace

bool isStandardHeader(StringRef Name) { return positions().contains(Name); }

std::vector<std::string> namesIncludedBy(StringRef File) {
  std::vector<std::string> Result;
  if (std::unique_ptr<MemoryBuffer> Buffer = bufferOf(File))
    forEachInclude(Buffer->getBuffer(),
                   [&](const Inclusion &I) { Result.push_back(I.Name.str()); });
  return Result;
}

HeaderGuess::HeaderGuess(StringRef Directory, ArrayRef<std::string> Flags) {
  for (size_t I = 0; I < Flags.size(); ++I)
    for (StringRef Option : {"-I", "-isystem", "-idirafter"}) {
      StringRef Folder = Flags[I];
      if (!Folder.consume_front(Option))
        continue;
      if (Folder.empty() && I + 1 < Flags.size())
        Folder = Flags[++I];
      Folders.push_back(absolutePath(Folder, Directory));
      break;
    }
  Folders.insert(Folders.end(), {"/usr/local/include", "/usr/include"});
  Standard.resize(standardHeaders().size());
  for (auto [At, Header] : enumerate(Standard)) {
    Header.Read = true;
    Header.Header = At;
    Headers.push_back("<" + standardHeaders()[At] + ">");
  }
}

std::optional<size_t> HeaderGuess::addLeading(StringRef File) {
  std::optional<size_t> First;
  std::unique_ptr<MemoryBuffer> Buffer = bufferOf(File);
  if (!Buffer)
    return First;
  clang::LangOptions Language;
  Language.CPlusPlus = Language.LineComment = true;
  StringRef Rest = Buffer->getBuffer();
  Rest = Rest.take_front(clang::Lexer::ComputePreamble(Rest, Language).Size);
  forEachInclude(Rest, [&](const Inclusion &I) {
    if (isStandardHeader(I.Name))
      return;
    bool Everywhere = false;
    Text *Found = find(I.Name, I.Quoted, sys::path::parent_path(File), Everywhere);
    if (!Found)
      return;
    add(*Found, spelled(I.Name, Everywhere, ("\"" + File + "\"").str()));
    if (!First)
      First = *Found->Header;
  });
  return First;
}

/// What is first in a header stands on nothing before it, and many headers begin alike.
void HeaderGuess::add(Text &T, StringRef Spelled) {
  if (T.Header)
    return;
  T.Header = 0; // for the time being: it may be in a circle
  read(T);
  if (T.First.Included)
    add(*T.First.Included, spelled(T.First.Name, T.First.Everywhere, Spelled));
  T.Header = Headers.size();
  Headers.push_back(Spelled.str());
}

std::vector<size_t> HeaderGuess::readBy(StringRef File) {
  std::vector<size_t> Result;
  std::vector<Text *> Left{textOf(File)};
  ++Visits;
  for (bool First = true; !Left.empty(); First = false) {
    Text *T = Left.back();
    Left.pop_back();
    if (!T || std::exchange(T->Visit, Visits) == Visits)
      continue;
    read(*T);
    if (T->Header && !First)
      Result.push_back(*T->Header);
    Left.insert(Left.end(), T->Includes.rbegin(), T->Includes.rend());
  }
  return Result;
}

HeaderGuess::Text *HeaderGuess::textOf(StringRef File) {
  if (Texts.size() >= MaximumTexts)
    return nullptr;
  auto [It, New] = Texts.try_emplace(File);
  It->second.File = It->first();
  return &It->second;
}

void HeaderGuess::read(Text &Into) {
  if (std::exchange(Into.Read, true))
    return;
  std::unique_ptr<MemoryBuffer> Buffer = bufferOf(Into.File);
  if (!Buffer)
    return;
  forEachInclude(Buffer->getBuffer(), [&](const Inclusion &I) {
    bool Everywhere = false;
    if (auto Found = positions().find(I.Name); Found != positions().end())
      Into.Includes.push_back(&Standard[Found->second]);
    else if (Text *Found = find(I.Name, I.Quoted, sys::path::parent_path(Into.File), Everywhere)) {
      Into.Includes.push_back(Found);
      if (I.First)
        Into.First = {Found, I.Name.str(), Everywhere};
    }
  });
}

HeaderGuess::Text *HeaderGuess::textIn(StringRef Folder, StringRef Name) {
  SmallString<256> Path(Folder);
  sys::path::append(Path, Name);
  sys::path::remove_dots(Path, /*remove_dot_dot=*/true);
  auto [It, New] = Exists.try_emplace(Path, false);
  if (New)
    It->second = sys::fs::is_regular_file(Path);
  return It->second ? textOf(Path) : nullptr;
}

HeaderGuess::Text *HeaderGuess::find(StringRef Name, bool Quoted, StringRef Beside,
                                     bool &Everywhere) {
  Everywhere = false;
  if (Quoted)
    if (Text *Found = textIn(Beside, Name))
      return Found;
  Everywhere = true;
  for (StringRef Folder : Folders)
    if (Text *Found = textIn(Folder, Name))
      return Found;
  return nullptr;
}

} // namespace corolint::driver
