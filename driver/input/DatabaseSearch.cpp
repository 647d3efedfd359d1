// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Where a compilation database may be: above, in the build folders people use, and where presets of
// CMake and settings of editors say.
#include "Database.h"

#include "Presets.h"
#include "support/Root.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

#include <set>

using namespace llvm;
namespace path = llvm::sys::path;

namespace corolint::driver {
namespace {

constexpr StringLiteral FileNames[] = {"compile_commands.json", "compile_flags.txt"};

/// As deep as "build/linux/x64/release", and never through all of a large tree.
constexpr unsigned MaximumDepth = 4, MaximumFolders = 2000;

bool isFolder(StringRef Path) { return sys::fs::is_directory(Path); }

/// What build systems put into a build folder, where other projects' databases may be.
bool isWithinBuild(StringRef Name) {
  return Name == "CMakeFiles" || Name == "_deps" || Name == ".git" || Name == "node_modules" ||
         Name == "vcpkg_installed" || Name.ends_with(".dir") || Name.ends_with(".p") ||
         Name.ends_with("_autogen") || Name.ends_with("-prefix");
}

class Search {
public:
  /// \p Named is a folder, or the database itself.
  void look(StringRef Named, const Twine &Why) {
    if (path::extension(Named) == ".json")
      return void(add(Named, Why));
    for (StringRef Name : FileNames) {
      SmallString<256> File(Named);
      path::append(File, Name);
      if (add(File, Why))
        return;
    }
  }

  /// \p Folder, or the folders below it where it has none.
  void lookBelow(StringRef Folder, const Twine &Why, unsigned Depth = 0) {
    size_t Before = Found.size();
    look(Folder, Why);
    if (Found.size() != Before || Depth == MaximumDepth || ++Folders > MaximumFolders)
      return;
    for (StringRef Inner : foldersIn(Folder))
      if (!isWithinBuild(path::filename(Inner)))
        lookBelow(Inner, Why, Depth + 1);
  }

  void lookInBuildFolders(StringRef Folder) {
    for (StringRef Inner : foldersIn(Folder))
      if (isBuildFolderName(path::filename(Inner)))
        lookBelow(Inner, "in a build folder");
      else if (holdsBuild(Inner) && !describesBuild(Inner))
        look(Inner, "in a build folder");
  }

  void lookIn(ArrayRef<NamedFolder> Named) {
    for (const NamedFolder &Each : Named)
      path::extension(Each.Path) == ".json" ? look(Each.Path, "from " + Each.From)
                                            : lookBelow(Each.Path, "from " + Each.From);
  }

  std::vector<DatabaseCandidate> newestFirst() {
    stable_sort(Found, [](const DatabaseCandidate &A, const DatabaseCandidate &B) {
      return A.Modified > B.Modified;
    });
    return std::move(Found);
  }

private:
  /// Sorted; links to folders are such.
  static std::vector<std::string> foldersIn(StringRef Folder) {
    std::vector<std::string> Result;
    std::error_code Code;
    for (sys::fs::directory_iterator It(Folder, Code), End; It != End && !Code; It.increment(Code))
      if (isFolder(It->path()))
        Result.push_back(It->path());
    llvm::sort(Result);
    return Result;
  }

  bool add(StringRef File, const Twine &Why) {
    sys::fs::file_status Status;
    if (sys::fs::status(File, Status) || !sys::fs::is_regular_file(Status))
      return false;
    if (Seen.insert(File.str()).second)
      Found.push_back({File.str(), Why.str(), Status.getLastModificationTime()});
    return true;
  }

  std::vector<DatabaseCandidate> Found;
  std::set<std::string> Seen;
  unsigned Folders = 0;
};

} // namespace

std::vector<DatabaseCandidate> findDatabases(StringRef Start) {
  std::vector<DatabaseCandidate> Result;
  // The nearest folder upwards that has one itself or in a build folder of its own.
  std::string Root = findRoot(Start);
  bool InProject = true;
  for (StringRef Folder = Start; !Folder.empty(); Folder = path::parent_path(Folder)) {
    Search Here;
    Here.look(Folder, Folder == Start ? "here" : "in a folder above");
    std::vector<DatabaseCandidate> Direct = Here.newestFirst();
    append_range(Result, Direct);
    // A build folder above the root of the project is somebody else's.
    if (!InProject)
      continue;
    Search Editors;
    Editors.lookIn(foldersOfEditors(Folder));
    append_range(Result, Editors.newestFirst());
    Search Below;
    Below.lookInBuildFolders(Folder);
    Below.lookIn(foldersOfPresets(Folder));
    append_range(Result, Below.newestFirst());
    InProject = Folder != Root;
  }
  return Result;
}

std::string whereWeLooked(StringRef Start) {
  return ("looked for compile_commands.json and compile_flags.txt in " + Start +
          " and the folders above, in their build*, out*, cmake-build-*, debug, release and such, "
          "in other folders where CMake, Meson or Ninja built, and where CMakePresets.json, "
          ".clangd "
          "and .vscode/settings.json say")
      .str();
}

} // namespace corolint::driver
