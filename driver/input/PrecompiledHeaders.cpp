// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "PrecompiledHeaders.h"

#include "Database.h"
#include "Gathering.h"
#include "Language.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace llvm;
namespace path = llvm::sys::path;

namespace corolint::driver {
namespace {

bool isFile(const Twine &Path) { return sys::fs::is_regular_file(Path); }

/// A flag with its value in \p Words from \p At on: "-include X", "-includeX", or each word after
/// an -Xclang. Size is 0 where there is none.
struct Valued {
  size_t At = 0;
  size_t Size = 0;
  std::string Value;
};

Valued valueAt(ArrayRef<std::string> Words, size_t At, StringRef Flag, bool MayJoin) {
  StringRef Word = Words[At];
  if (Word == "-Xclang" && At + 3 < Words.size() && Words[At + 1] == Flag &&
      Words[At + 2] == "-Xclang")
    return {At, 4, Words[At + 3]};
  if (Word.starts_with("--"))
    Word = Word.drop_front();
  if (Word == Flag && At + 1 < Words.size())
    return {At, 2, Words[At + 1]};
  if (MayJoin && Word.consume_front(Flag) && !Word.empty() && !Word.starts_with("-"))
    return {At, 1, Word.ltrim('=').str()};
  return {};
}

template <class Each>
void forEachValue(ArrayRef<std::string> Words, StringRef Flag, bool MayJoin, Each Do) {
  for (size_t I = 1; I < Words.size(); ++I)
    if (Valued Found = valueAt(Words, I, Flag, MayJoin); Found.Size) {
      Do(Found);
      I += Found.Size - 1;
    }
}

std::string outputOf(const CompileCommand &Command) {
  std::string Output;
  forEachValue(Command.Arguments, "-o", /*MayJoin=*/true,
               [&](const Valued &Found) { Output = Found.Value; });
  if (Output.empty()) // GCC's own name
    Output = Command.File + ".gch";
  return absolutePath(Output, Command.Directory);
}

} // namespace

void PrecompiledHeaders::learn(const CompileCommand &Command) {
  if (!isHeaderCommand(Command.File, Command.Arguments))
    return;
  std::string Header = Command.File;
  // CMake compiles an empty cmake_pch.hxx.cxx, and includes cmake_pch.hxx on the command line.
  forEachValue(Command.Arguments, "-include", /*MayJoin=*/true, [&](const Valued &Found) {
    std::string Included = absolutePath(Found.Value, Command.Directory);
    if (StringRef(Command.File).starts_with(Included))
      Header = Included;
  });
  Made.emplace(outputOf(Command), Header);
}

void PrecompiledHeaders::replaceIn(CompileCommand &Command) const {
  replaceClang(Command);
  replaceGcc(Command);
}

/// Empty where nothing says.
std::string PrecompiledHeaders::headerOf(StringRef Compiled, StringRef Directory) const {
  std::string File = absolutePath(Compiled, Directory);
  if (auto It = Made.find(File); It != Made.end())
    return It->second;
  StringRef Header = File;
  if ((Header.consume_back(".pch") || Header.consume_back(".gch")) && isFile(Header))
    return Header.str();
  return {};
}

/// -include-pch: dropped where an -include has the header as well, as CMake writes it.
void PrecompiledHeaders::replaceClang(CompileCommand &Command) const {
  std::vector<std::string> &Words = Command.Arguments;
  std::vector<std::string> Included;
  forEachValue(Words, "-include", /*MayJoin=*/true, [&](const Valued &Found) {
    Included.push_back(absolutePath(Found.Value, Command.Directory));
  });
  std::vector<Valued> Compiled;
  forEachValue(Words, "-include-pch", /*MayJoin=*/false,
               [&](const Valued &Found) { Compiled.push_back(Found); });
  for (const Valued &Found : reverse(Compiled)) {
    std::string Header = headerOf(Found.Value, Command.Directory);
    std::vector<std::string> Instead;
    bool Known = any_of(Included, [&](StringRef Name) {
      return isFile(Name) &&
             (Header.empty() ? path::filename(Found.Value).starts_with(path::filename(Name))
                             : Name == Header);
    });
    if (!Known && !Header.empty())
      Instead = {"-include", Header};
    else if (!Known && isFile(absolutePath(Found.Value, Command.Directory)))
      continue; // nothing else says what it holds
    auto At = Words.erase(Words.begin() + Found.At, Words.begin() + Found.At + Found.Size);
    Words.insert(At, Instead.begin(), Instead.end());
  }
}

/// -include of a name that only exists with ".gch" behind it, or will once it is built.
void PrecompiledHeaders::replaceGcc(CompileCommand &Command) const {
  std::vector<std::pair<size_t, std::string>> Values;
  std::vector<std::string> Folders;
  forEachValue(Command.Arguments, "-include", /*MayJoin=*/true, [&](const Valued &Found) {
    if (Folders.empty()) {
      Folders = includeFolders(Command);
      Folders.insert(Folders.begin(), Command.Directory);
    }
    std::string Header;
    for (StringRef Folder : Folders) {
      if (isFile(absolutePath(Found.Value, Folder)))
        return;
      if (Header.empty())
        Header = headerOf(Found.Value + ".gch", Folder);
    }
    if (!Header.empty())
      Values.push_back({Found.At + Found.Size - 1, Header});
  });
  for (auto &[At, Header] : Values) {
    bool Joined = StringRef(Command.Arguments[At]).ltrim('-').starts_with("include");
    Command.Arguments[At] = (Joined ? "-include" : "") + Header;
  }
}

} // namespace corolint::driver
