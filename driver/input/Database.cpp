// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Database.h"

#include "Compiler.h"
#include "Language.h"
#include "support/Files.h"
#include "support/Json.h"
#include "support/Text.h"
#include "clang/Tooling/JSONCompilationDatabase.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/VirtualFileSystem.h"

#include <set>

using namespace llvm;
namespace tooling = clang::tooling;
namespace path = llvm::sys::path;

namespace corolint::driver {
namespace {

/// The files of the system but for pipes, devices and giants: a response file that a database names
/// is read by the main process, which has no limit of time.
class RegularFiles : public vfs::ProxyFileSystem {
public:
  RegularFiles() : ProxyFileSystem(vfs::getRealFileSystem()) {}
  /// Others do not exist: LLVM prints every other error itself.
  ErrorOr<vfs::Status> status(const Twine &Path) override {
    ErrorOr<vfs::Status> Found = ProxyFileSystem::status(Path);
    if (Found && (!Found->isRegularFile() || Found->getSize() > 64 * 1024 * 1024))
      return std::make_error_code(std::errc::no_such_file_or_directory);
    return Found;
  }
  ErrorOr<std::unique_ptr<vfs::File>> openFileForRead(const Twine &Path) override {
    if (ErrorOr<vfs::Status> Found = status(Path); !Found)
      return Found.getError();
    return ProxyFileSystem::openFileForRead(Path);
  }
};

/// \p Folder is that of the database: a relative directory is meant from there. Databases name a
/// compiler without its folder, the driver mode is in its name, and flags may be in response files.
CompileCommand convert(tooling::CompileCommand From, StringRef Folder) {
  CompileCommand Result;
  Result.Directory = absolutePath(From.Directory, Folder);
  Result.File = absolutePath(From.Filename, Result.Directory);
  Result.Arguments = std::move(From.CommandLine);
  Result.Heuristic = std::move(From.Heuristic);
  if (Result.Arguments.empty())
    return Result;
  dropLaunchers(Result.Arguments);
  tooling::addExpandedResponseFiles(Result.Arguments, Result.Directory, cl::TokenizeGNUCommandLine,
                                    *makeIntrusiveRefCnt<RegularFiles>());
  // "C:\\VC\\bin\\cl.exe" is cl, wherever the database is read.
  StringRef Program = Result.Arguments.front();
  Program = Program.drop_front(Program.find_last_of("/\\") + 1);
  Program.consume_back_insensitive(".exe");
  tooling::addTargetAndModeForProgramName(Result.Arguments, Program.str());
  return Result;
}

/// Of \p Command what can change how its file is read.
std::vector<std::string> readingFlags(const CompileCommand &Command) {
  std::vector<std::string> Words = {Command.Directory};
  for (size_t I = 1; I < Command.Arguments.size(); ++I) {
    StringRef Word = Command.Arguments[I];
    if (Word == "-o" || Word == "-MF" || Word == "-MT" || Word == "-MQ") {
      ++I;
      continue;
    }
    static constexpr StringLiteral Ignored[] = {
        "-O",     "-g",   "-W",           "-M",    "-o",        "-pipe",
        "-fPI",   "-fpi", "-fvisibility", "-flto", "-fprofile", "-fdiagnostics",
        "-fcolor"};
    if (Word.starts_with("-Wp,") || (Word != "-c" && none_of(Ignored, [&](StringRef Front) {
                                       return Word.starts_with(Front);
                                     })))
      Words.push_back(Word.str());
  }
  return Words;
}

/// Sorts \p Commands and leaves out those that read a file as another one does. Of such the
/// smallest is taken, so that the order of the database does not matter.
void keepDifferent(std::vector<CompileCommand> &Commands) {
  auto Key = [](const CompileCommand &C) { return std::tie(C.File, C.Directory, C.Arguments); };
  llvm::sort(Commands,
             [&](const CompileCommand &A, const CompileCommand &B) { return Key(A) < Key(B); });
  StringRef File;
  std::set<std::vector<std::string>> Seen;
  erase_if(Commands, [&](const CompileCommand &Command) {
    if (Command.File != File)
      Seen.clear();
    File = Command.File;
    return !Seen.insert(readingFlags(Command)).second;
  });
}

} // namespace

Expected<Database> Database::load(StringRef PathOption) {
  SmallString<256> File(absolutePath(PathOption));
  if (sys::fs::is_directory(File)) {
    StringRef Folder = PathOption;
    path::append(File, "compile_commands.json");
    if (!sys::fs::exists(File)) {
      path::remove_filename(File);
      path::append(File, "compile_flags.txt");
    }
    if (!sys::fs::exists(File))
      return failure("there is no compile_commands.json in " + Folder +
                     "; with CMake, configure with -DCMAKE_EXPORT_COMPILE_COMMANDS=ON");
  }
  if (!sys::fs::exists(File))
    return failure("there is no compilation database " + PathOption);
  Database Result;
  Result.Path = std::string(File);
  std::string Message;
  if (path::extension(File) == ".txt") {
    Expected<std::string> Flags = readFile(File);
    if (!Flags)
      return Flags.takeError();
    Result.Inferring =
        tooling::FixedCompilationDatabase::loadFromBuffer(path::parent_path(File), *Flags, Message);
    if (!Result.Inferring)
      return failure("cannot read " + File + ": " + Message);
    return std::move(Result);
  }
  Expected<std::string> Text = readFile(File);
  if (!Text)
    return Text.takeError();
  if (nestsTooDeep(*Text))
    return failure(File + " is not a compilation database: it nests too deeply");
  std::unique_ptr<tooling::CompilationDatabase> Json =
      tooling::JSONCompilationDatabase::loadFromBuffer(*Text, Message,
                                                       tooling::JSONCommandLineSyntax::AutoDetect);
  if (!Json)
    return failure(File + " is not a compilation database: " + StringRef(Message).trim() +
                   "; write it again, for instance by configuring anew");
  Result.Lists = true;
  for (tooling::CompileCommand &Command : Json->getAllCompileCommands()) {
    Result.Commands.push_back(convert(std::move(Command), Result.folder()));
    Result.Precompiled.learn(Result.Commands.back());
  }
  erase_if(Result.Commands,
           [](const CompileCommand &C) { return !isCxxSource(C.File, C.Arguments); });
  keepDifferent(Result.Commands);
  for (CompileCommand &Command : Result.Commands)
    Result.Precompiled.replaceIn(Command);
  return std::move(Result);
}

Database Database::fixed(std::vector<std::string> Flags) {
  Database Result;
  Result.IsFixed = true;
  Result.FixedFlags = std::move(Flags);
  return Result;
}

StringRef Database::folder() const { return path::parent_path(Path); }

ArrayRef<CompileCommand> Database::find(StringRef File) const {
  auto Named = [&](StringRef Name) {
    auto First = lower_bound(
        Commands, Name, [](const CompileCommand &C, StringRef Wanted) { return C.File < Wanted; });
    auto Last = std::find_if(First, Commands.end(),
                             [&](const CompileCommand &C) { return C.File != Name; });
    return ArrayRef(Commands).slice(First - Commands.begin(), Last - First);
  };
  if (ArrayRef<CompileCommand> Found = Named(File); !Found.empty())
    return Found;
  // The database may name the file through another link.
  if (!ByRealPath) {
    ByRealPath.emplace();
    for (const CompileCommand &Command : Commands)
      ByRealPath->emplace(realPath(Command.File), Command.File);
  }
  auto It = ByRealPath->find(realPath(File));
  return It != ByRealPath->end() ? Named(It->second) : ArrayRef<CompileCommand>();
}

std::vector<CompileCommand> Database::commandsFor(StringRef File) {
  if (ArrayRef<CompileCommand> Known = find(File); !Known.empty())
    return Known.vec();
  if (!IsFixed && !Inferring) {
    std::string Message;
    if (auto Json = tooling::JSONCompilationDatabase::loadFromFile(
            Path, Message, tooling::JSONCommandLineSyntax::AutoDetect))
      Inferring = tooling::inferMissingCompileCommands(std::move(Json));
  }
  if (Inferring)
    if (auto Found = Inferring->getCompileCommands(File); !Found.empty()) {
      CompileCommand Result = convert(std::move(Found.front()), folder());
      Precompiled.replaceIn(Result);
      return {std::move(Result)};
    }
  CompileCommand Result;
  Result.File = File.str();
  Result.Directory = absolutePath(".");
  Result.Arguments = {"clang++"};
  append_range(Result.Arguments, FixedFlags);
  Result.Arguments.push_back(File.str());
  Result.Heuristic = FixedFlags.empty() ? "guessed: -std=c++20" : "flags from the command line";
  return {std::move(Result)};
}

} // namespace corolint::driver
