// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "StandardHeaders.h"

#include "support/Files.h"
#include "clang/Tooling/Inclusions/StandardLibrary.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace corolint::driver {
namespace {

/// A program that has more than this is not guessed about to the end.
constexpr size_t MaximumTexts = 20000, MaximumBytes = 4 << 20;

const StringMap<unsigned> &positions() {
  static const StringMap<unsigned> Result = [] {
    StringMap<unsigned> Made;
    for (auto [At, Name] : enumerate(standardHeaders()))
      Made[Name] = At;
    return Made;
  }();
  return Result;
}

/// The file that \p Line includes, between its quotes; \p Quote is the first of these.
StringRef includedBy(StringRef Line, char &Quote) {
  Line = Line.ltrim();
  if (!Line.consume_front("#"))
    return {};
  Line = Line.ltrim();
  if (!Line.consume_front("include"))
    return {};
  Line = Line.ltrim();
  if (Line.empty() || (Line.front() != '<' && Line.front() != '"'))
    return {};
  Quote = Line.front();
  return Line.drop_front().take_until([&](char C) { return C == (Quote == '<' ? '>' : '"'); });
}

} // namespace

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

StandardHeaderGuess::StandardHeaderGuess(StringRef Directory, ArrayRef<std::string> Flags) {
  for (size_t I = 0; I < Flags.size(); ++I)
    for (StringRef Option : {"-I", "-isystem", "-iquote", "-idirafter"}) {
      StringRef Folder = Flags[I];
      if (!Folder.consume_front(Option))
        continue;
      if (Folder.empty() && I + 1 < Flags.size())
        Folder = Flags[++I];
      Folders.push_back(absolutePath(Folder, Directory));
      break;
    }
  Folders.insert(Folders.end(), {"/usr/local/include", "/usr/include"});
}

BitVector StandardHeaderGuess::readBy(StringRef File) {
  BitVector Result(standardHeaders().size());
  std::vector<Text *> Left;
  ++Visits;
  auto Enter = [&](Text *T) {
    if (T && T->Visit != Visits) {
      T->Visit = Visits;
      Left.push_back(T);
    }
  };
  Enter(textOf(File));
  while (!Left.empty()) {
    Text *T = Left.back();
    Left.pop_back();
    read(*T);
    Result |= T->Standard;
    for_each(T->Includes, Enter);
  }
  return Result;
}

StandardHeaderGuess::Text *StandardHeaderGuess::textOf(StringRef File) {
  if (Texts.size() >= MaximumTexts)
    return nullptr;
  auto [It, New] = Texts.try_emplace(File);
  It->second.File = It->first();
  return &It->second;
}

void StandardHeaderGuess::read(Text &Into) {
  if (std::exchange(Into.Read, true))
    return;
  Into.Standard.resize(standardHeaders().size());
  uint64_t Size = 0;
  if (sys::fs::file_size(Into.File, Size) || Size > MaximumBytes)
    return;
  auto Buffer =
      MemoryBuffer::getFile(Into.File, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  if (!Buffer)
    return;
  for (StringRef Rest = (*Buffer)->getBuffer(); !Rest.empty();) {
    StringRef Line;
    std::tie(Line, Rest) = Rest.split('\n');
    char Quote = 0;
    StringRef Name = includedBy(Line, Quote);
    if (Name.empty())
      continue;
    if (auto Standard = positions().find(Name); Standard != positions().end())
      Into.Standard.set(Standard->second);
    else if (Text *Found = find(Name, Quote == '"' ? sys::path::parent_path(Into.File) : ""))
      Into.Includes.push_back(Found);
  }
}

StandardHeaderGuess::Text *StandardHeaderGuess::find(StringRef Name, StringRef First) {
  auto Try = [&](StringRef Folder) -> Text * {
    SmallString<256> Path(Folder);
    sys::path::append(Path, Name);
    sys::path::remove_dots(Path, /*remove_dot_dot=*/true);
    auto [It, New] = Exists.try_emplace(Path, false);
    if (New)
      It->second = sys::fs::is_regular_file(Path);
    return It->second ? textOf(Path) : nullptr;
  };
  if (!First.empty())
    if (Text *Found = Try(First))
      return Found;
  for (StringRef Folder : Folders)
    if (Text *Found = Try(Folder))
      return Found;
  return nullptr;
}

} // namespace corolint::driver
