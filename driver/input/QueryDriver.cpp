// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "QueryDriver.h"

#include "support/Text.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"

using namespace llvm;
namespace path = llvm::sys::path;

namespace corolint::driver {
namespace {

/// The absolute path of the program of \p Command; empty where there is none.
std::string programOf(const CompileCommand &Command) {
  StringRef Name = Command.Arguments.front();
  if (path::has_parent_path(Name))
    return absolutePath(Name, Command.Directory);
  ErrorOr<std::string> Found = sys::findProgramByName(Name);
  return Found ? *Found : "";
}

/// Of the command, what a compiler's folders depend on. Nothing else is handed over: it comes from
/// the repository.
std::vector<std::string> decisive(const CompileCommand &Command) {
  static constexpr StringLiteral Fronts[] = {
      "--sysroot=", "-march=", "-mcpu=", "-mabi=", "-mfloat-abi=", "-mfpu=", "-mmcu=", "-stdlib="};
  static constexpr StringLiteral Whole[] = {"-m32",    "-m64",  "-mx32",
                                            "-mthumb", "-marm", "-nostdinc++"};
  std::vector<std::string> Result;
  for (StringRef Word : drop_begin(Command.Arguments))
    if (is_contained(Whole, Word) ||
        any_of(Fronts, [&](StringRef Front) { return Word.starts_with(Front); }))
      Result.push_back(Word.str());
  return Result;
}

/// Headers of the compiler itself, such as stddef.h and those of vector instructions, are not for
/// Clang, which has its own: lib/gcc/<target>/<version>/include, and include-fixed beside it.
bool isOfCompiler(StringRef Folder) {
  StringRef Name = path::filename(Folder);
  StringRef Up = path::parent_path(path::parent_path(path::parent_path(Folder)));
  return (Name == "include" || Name == "include-fixed") &&
         (path::filename(Up) == "gcc" ||
          path::filename(path::parent_path(path::parent_path(Folder))) == "clang");
}

/// What "-v" of GCC and Clang tells.
std::vector<std::string> flagsIn(StringRef Said) {
  std::vector<std::string> Folders, Result;
  bool Listing = false, Found = false;
  while (!Said.empty()) {
    StringRef Line;
    std::tie(Line, Said) = Said.split('\n');
    Line = Line.trim();
    if (Line.consume_front("Target: "))
      Result.push_back(("--target=" + Line).str());
    else if (Line == "End of search list.")
      Listing = false;
    else if (Line == "#include <...> search starts here:")
      Listing = Found = true;
    else if (std::string Folder = absolutePath(Line, "/"); Listing && !isOfCompiler(Folder))
      Folders.push_back(std::move(Folder));
  }
  if (!Found)
    return {};
  // Those of this machine are not searched as well.
  Result.push_back("-nostdlibinc");
  for (std::string &Folder : Folders)
    Result.insert(Result.end(), {"-isystem", std::move(Folder)});
  return Result;
}

} // namespace

Expected<std::shared_ptr<QueryDriver>> QueryDriver::from(std::vector<std::string> Globs) {
  auto Result = std::make_shared<QueryDriver>();
  for (StringRef Glob : Globs)
    if (!Glob.starts_with("/"))
      return failure("--query-driver takes absolute paths, such as '/usr/bin/arm-none-eabi-*', and "
                     "not '" +
                     Glob + "': the analysed repository could have a program of that name");
  Result->Globs = std::move(Globs);
  return Result;
}

const std::vector<std::string> &QueryDriver::flagsFor(const CompileCommand &Command) {
  static const std::vector<std::string> None;
  if (Globs.empty() || Command.Arguments.empty())
    return None;
  std::string Program = programOf(Command);
  if (none_of(Globs, [&](StringRef Glob) { return matchesPathGlob(Glob, Program); }))
    return None;
  std::vector<std::string> Words = decisive(Command), Key = Words;
  Key.push_back(Program);
  auto [It, New] = Known.try_emplace(std::move(Key));
  if (New)
    It->second = ask(Program, Words);
  return It->second;
}

std::vector<std::string> QueryDriver::ask(StringRef Program,
                                          const std::vector<std::string> &Words) {
  SmallString<128> Answer;
  if (sys::fs::createTemporaryFile("corolint-driver", "txt", Answer)) {
    Problems.insert("cannot create a temporary file for the answer of " + Program.str());
    return {};
  }
  scope_exit Cleanup([&] { sys::fs::remove(Answer); });
  setenv("LC_ALL", "C", 1); // GCC translates what is read here
  SmallVector<StringRef> Arguments = {Program};
  append_range(Arguments, Words);
  Arguments.append({"-E", "-x", "c++", "-v", "-"});
  std::optional<StringRef> Redirects[] = {StringRef(""), StringRef(""), Answer.str()};
  std::string Why;
  int Code = sys::ExecuteAndWait(Program, Arguments, std::nullopt, Redirects,
                                 /*SecondsToWait=*/10, /*MemoryLimit=*/0, &Why);
  Expected<std::string> Said = readFile(Answer);
  std::vector<std::string> Flags;
  if (Said)
    Flags = flagsIn(*Said);
  else
    consumeError(Said.takeError());
  if (Code != 0 || Flags.empty()) {
    Problems.insert(Program.str() + " did not tell where its headers are" +
                    (Why.empty() ? "" : ": " + Why));
    return {};
  }
  return Flags;
}

} // namespace corolint::driver
