// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Gathering.h"

#include "Language.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace llvm;
namespace path = llvm::sys::path;

namespace corolint::driver {
namespace {

/// More than that, and it was not made to include others.
constexpr uint64_t MaximumBytes = 1 << 20;

/// \p Text without comments; those in strings are taken for comments as well.
std::string withoutComments(StringRef Text) {
  std::string Result;
  while (!Text.empty()) {
    if (Text.consume_front("//")) {
      Text = Text.drop_until([](char C) { return C == '\n'; });
    } else if (Text.consume_front("/*")) {
      size_t End = Text.find("*/");
      Text = End == StringRef::npos ? "" : Text.drop_front(End + 2);
    } else {
      Result += Text.front();
      Text = Text.drop_front();
    }
  }
  return Result;
}

/// What is included under no condition, as written between the brackets.
struct Contents {
  std::vector<StringRef> Included;
  bool HasCode = false;
};

Contents contentsOf(StringRef Text) {
  Contents Result;
  while (!Text.empty()) {
    StringRef Line;
    std::tie(Line, Text) = Text.split('\n');
    Line = Line.trim();
    if (Line.empty())
      continue;
    if (!Line.consume_front("#")) {
      Result.HasCode = true;
      continue;
    }
    Line = Line.ltrim();
    if (!Line.consume_front("include"))
      continue;
    Line = Line.ltrim();
    if (Line.size() > 2 && (Line.front() == '"' || Line.front() == '<'))
      Result.Included.push_back(Line.drop_front().take_until(
          [Close = Line.front() == '<' ? '>' : '"'](char C) { return C == Close; }));
  }
  return Result;
}

std::string found(StringRef Name, ArrayRef<std::string> Folders) {
  for (StringRef Folder : Folders)
    if (std::string File = absolutePath(Name, Folder); sys::fs::is_regular_file(File))
      return File;
  return {};
}

} // namespace

std::vector<std::string> includeFolders(const CompileCommand &Command) {
  std::vector<std::string> Result;
  const std::vector<std::string> &Words = Command.Arguments;
  for (size_t I = 1; I < Words.size(); ++I)
    for (StringRef Flag : {"-iquote", "-I", "-isystem", "/I"}) {
      StringRef Folder = Words[I];
      if (!Folder.consume_front(Flag))
        continue;
      if (Folder.empty() && I + 1 < Words.size())
        Folder = Words[++I];
      Result.push_back(absolutePath(Folder, Command.Directory));
      break;
    }
  return Result;
}

std::vector<std::string> gatheredBy(const CompileCommand &Command) {
  uint64_t Size = 0;
  if (!sys::fs::is_regular_file(Command.File) || sys::fs::file_size(Command.File, Size) ||
      Size > MaximumBytes)
    return {};
  auto Buffer = MemoryBuffer::getFile(Command.File);
  if (!Buffer)
    return {};
  std::string Text = withoutComments((*Buffer)->getBuffer());
  Contents In = contentsOf(Text);
  std::vector<std::string> Folders = {path::parent_path(Command.File).str()};
  append_range(Folders, includeFolders(Command));
  std::vector<std::string> Files;
  bool HasSource = false;
  for (StringRef Name : In.Included)
    if (std::string File = found(Name, Folders); !File.empty()) {
      HasSource |= isCxxSource(File, {});
      Files.push_back(std::move(File));
    }
  return In.HasCode && !HasSource ? std::vector<std::string>() : Files;
}

} // namespace corolint::driver
