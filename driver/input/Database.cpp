// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Database.h"

#include "support/Text.h"
#include "clang/Tooling/JSONCompilationDatabase.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/VirtualFileSystem.h"

using namespace llvm;
namespace tooling = clang::tooling;
namespace path = llvm::sys::path;

namespace corolint::driver {
namespace {

CompileCommand convert(tooling::CompileCommand From) {
  CompileCommand Result;
  Result.Directory = absolutePath(From.Directory);
  Result.File = absolutePath(From.Filename, Result.Directory);
  Result.Arguments = std::move(From.CommandLine);
  Result.Heuristic = std::move(From.Heuristic);
  return Result;
}

/// Databases name a compiler without its folder, the driver mode is in its name, and flags may be
/// in response files.
std::unique_ptr<tooling::CompilationDatabase>
complete(std::unique_ptr<tooling::CompilationDatabase> Base) {
  return tooling::inferTargetAndDriverMode(
      tooling::expandResponseFiles(std::move(Base), vfs::getRealFileSystem()));
}

std::vector<CompileCommand> commandsOf(const tooling::CompilationDatabase &From) {
  std::vector<CompileCommand> Result;
  for (tooling::CompileCommand &Command : From.getAllCompileCommands())
    Result.push_back(convert(std::move(Command)));
  erase_if(Result, [](const CompileCommand &C) { return !isCxxSource(C.File, C.Arguments); });
  auto Key = [](const CompileCommand &C) { return std::tie(C.File, C.Directory, C.Arguments); };
  llvm::sort(Result,
             [&](const CompileCommand &A, const CompileCommand &B) { return Key(A) < Key(B); });
  Result.erase(llvm::unique(Result, [](const CompileCommand &A,
                                       const CompileCommand &B) { return A.File == B.File; }),
               Result.end());
  return Result;
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
    Result.Inferring = tooling::FixedCompilationDatabase::loadFromFile(File, Message);
    if (!Result.Inferring)
      return failure("cannot read " + File + ": " + Message);
    return std::move(Result);
  }
  std::unique_ptr<tooling::CompilationDatabase> Json =
      tooling::JSONCompilationDatabase::loadFromFile(File, Message,
                                                     tooling::JSONCommandLineSyntax::AutoDetect);
  if (!Json)
    return failure(File + " is not a compilation database: " + StringRef(Message).trim() +
                   "; write it again, for instance by configuring anew");
  Result.Commands = commandsOf(*complete(std::move(Json)));
  return std::move(Result);
}

Database Database::fixed(std::vector<std::string> Flags) {
  Database Result;
  Result.IsFixed = true;
  Result.FixedFlags = std::move(Flags);
  return Result;
}

StringRef Database::folder() const { return path::parent_path(Path); }

const CompileCommand *Database::find(StringRef File) const {
  auto It = lower_bound(Commands, File,
                        [](const CompileCommand &C, StringRef Name) { return C.File < Name; });
  if (It != Commands.end() && It->File == File)
    return &*It;
  // The database may name the file through another link.
  SmallString<256> Real;
  if (sys::fs::real_path(File, Real) || Real == File)
    return nullptr;
  It = lower_bound(Commands, StringRef(Real),
                   [](const CompileCommand &C, StringRef Name) { return C.File < Name; });
  return It != Commands.end() && It->File == Real ? &*It : nullptr;
}

CompileCommand Database::commandFor(StringRef File) {
  if (const CompileCommand *Known = find(File))
    return *Known;
  if (!IsFixed && !Inferring) {
    std::string Message;
    if (auto Json = tooling::JSONCompilationDatabase::loadFromFile(
            Path, Message, tooling::JSONCommandLineSyntax::AutoDetect))
      Inferring = complete(tooling::inferMissingCompileCommands(std::move(Json)));
  }
  if (Inferring)
    if (auto Commands = Inferring->getCompileCommands(File); !Commands.empty())
      return convert(std::move(Commands.front()));
  CompileCommand Result;
  Result.File = File.str();
  Result.Directory = absolutePath(".");
  Result.Arguments = {"clang++"};
  append_range(Result.Arguments, FixedFlags);
  Result.Arguments.push_back(File.str());
  Result.Heuristic = "flags from the command line";
  return Result;
}

bool isCxxHeader(StringRef File) {
  static const StringSet<> Endings = {".h", ".hh",  ".hpp", ".hxx", ".h++",
                                      ".H", ".inl", ".ipp", ".tpp"};
  return Endings.contains(path::extension(File));
}

bool isCxxSource(StringRef File, ArrayRef<std::string> Arguments) {
  static const StringSet<> Endings = {".cpp",  ".cc",  ".cxx", ".c++",  ".C",
                                      ".cppm", ".ixx", ".ccm", ".cxxm", ".mm"};
  if (Endings.contains(path::extension(File)))
    return true;
  return is_contained(Arguments, "-xc++") || is_contained(Arguments, "/TP") || [&] {
    auto It = llvm::find(Arguments, "-x");
    return It != Arguments.end() && It + 1 != Arguments.end() && *(It + 1) == "c++";
  }();
}

} // namespace corolint::driver
