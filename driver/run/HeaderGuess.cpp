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

/// Calls \p Visit for each file that \p Text includes under no condition but that of its guard.
void forEachInclude(StringRef Text, function_ref<void(StringRef Name, bool Quoted)> Visit) {
  int Depth = 0;
  bool Guarded = false, First = true;
  while (!Text.empty()) {
    StringRef Line;
    std::tie(Line, Text) = Text.split('\n');
    Line = Line.trim();
    if (!Line.consume_front("#"))
      continue;
    Line = Line.ltrim();
    if (Line.starts_with("if")) {
      ++Depth;
      Guarded |= First && (Line.starts_with("ifndef") || Line.starts_with("if !defined"));
    } else if (Line.starts_with("endif")) {
      --Depth;
    } else if (Depth <= Guarded && Line.consume_front("include")) {
      Line = Line.ltrim();
      bool Quoted = Line.starts_with("\"");
      if (Quoted || Line.starts_with("<"))
        Visit(Line.drop_front().take_until([&](char C) { return C == (Quoted ? '"' : '>'); }),
              Quoted);
    }
    First &= Line.starts_with("pragma");
  }
}

std::unique_ptr<MemoryBuffer> bufferOf(StringRef File) {
  uint64_t Size = 0;
  if (sys::fs::file_size(File, Size) || Size > MaximumBytes)
    return nullptr;
  auto Buffer = MemoryBuffer::getFile(File);
  return Buffer ? std::move(*Buffer) : nullptr;
}

} // namespace

bool isStandardHeader(StringRef Name) { return positions().contains(Name); }

HeaderGuess::HeaderGuess(StringRef Directory, ArrayRef<std::string> Flags) {
  for (size_t I = 0; I < Flags.size(); ++I)
    for (StringRef Option : {"-iquote", "-I", "-isystem", "-idirafter"}) {
      StringRef Folder = Flags[I];
      if (!Folder.consume_front(Option))
        continue;
      if (Folder.empty() && I + 1 < Flags.size())
        Folder = Flags[++I];
      Folders.push_back({absolutePath(Folder, Directory), Option == "-iquote"});
      break;
    }
  for (const char *System : {"/usr/local/include", "/usr/include"})
    Folders.push_back({System, false});
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
  forEachInclude(Rest, [&](StringRef Name, bool Quoted) {
    if (isStandardHeader(Name))
      return;
    std::string Spelled;
    Text *Found = find(Name, Quoted, sys::path::parent_path(File), &Spelled);
    if (!Found)
      return;
    if (!Found->Added) {
      Found->Added = Leading.size();
      Leading.push_back(std::move(Spelled));
    }
    if (!First)
      First = *Found->Added;
  });
  return First;
}

std::vector<std::string> HeaderGuess::headers() const {
  std::vector<std::string> Result = Leading;
  for (const std::string &Name : standardHeaders())
    Result.push_back("<" + Name + ">");
  return Result;
}

BitVector HeaderGuess::readBy(StringRef File) {
  BitVector Result(Leading.size() + standardHeaders().size());
  std::vector<Text *> Left;
  ++Visits;
  auto Enter = [&](Text *T) {
    if (T && T->Visit != Visits) {
      T->Visit = Visits;
      Left.push_back(T);
    }
  };
  Enter(textOf(File));
  for (bool First = true; !Left.empty(); First = false) {
    Text *T = Left.back();
    Left.pop_back();
    read(*T);
    if (T->Added && !First)
      Result.set(*T->Added);
    for (unsigned Standard : T->Standard)
      Result.set(Leading.size() + Standard);
    for_each(T->Includes, Enter);
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
  forEachInclude(Buffer->getBuffer(), [&](StringRef Name, bool Quoted) {
    if (auto Standard = positions().find(Name); Standard != positions().end())
      Into.Standard.push_back(Standard->second);
    else if (Text *Found = find(Name, Quoted, sys::path::parent_path(Into.File)))
      Into.Includes.push_back(Found);
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
                                     std::string *Spelled) {
  auto In = [&](StringRef Folder, bool Searched) {
    Text *Found = textIn(Folder, Name);
    if (Found && Spelled)
      *Spelled = Searched ? ("<" + Name + ">").str()
                          : ("\"" + Folder + sys::path::get_separator() + Name + "\"").str();
    return Found;
  };
  if (Quoted)
    if (Text *Found = In(Beside, /*Searched=*/false))
      return Found;
  for (const Folder &Next : Folders)
    if (Quoted || !Next.QuotedOnly)
      if (Text *Found = In(Next.Name, !Next.QuotedOnly))
        return Found;
  return nullptr;
}

} // namespace corolint::driver
