// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Where a compilation database may be: above, in the build folders people use, and where
// CMakePresets.json says.
#include "Database.h"

#include "support/Json.h"
#include "support/Text.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"

#include <set>

using namespace llvm;
namespace path = llvm::sys::path;

namespace corolint::driver {
namespace {

constexpr StringLiteral FileNames[] = {"compile_commands.json", "compile_flags.txt"};

bool looksLikeBuildFolder(StringRef Name) {
  return Name.starts_with("build") || Name.starts_with("out") || Name.starts_with("cmake-build") ||
         Name == "_build" || Name == "builddir" || Name == "bin" || Name == "obj" ||
         Name == ".build";
}

class Search {
public:
  void look(StringRef Folder, const Twine &Why) {
    for (StringRef Name : FileNames) {
      SmallString<256> File(Folder);
      path::append(File, Name);
      sys::fs::file_status Status;
      if (sys::fs::status(File, Status) || !sys::fs::is_regular_file(Status))
        continue;
      if (Seen.insert(std::string(File)).second)
        Found.push_back({std::string(File), Why.str(), Status.getLastModificationTime()});
      return;
    }
  }

  /// \p Folder and what is one below it.
  void lookBelow(StringRef Folder, const Twine &Why) {
    look(Folder, Why);
    std::error_code Code;
    for (sys::fs::directory_iterator It(Folder, Code), End; It != End && !Code; It.increment(Code))
      if (It->type() == sys::fs::file_type::directory_file)
        look(It->path(), Why);
  }

  void lookInBuildFolders(StringRef Folder) {
    std::error_code Code;
    std::vector<std::string> Folders;
    for (sys::fs::directory_iterator It(Folder, Code), End; It != End && !Code; It.increment(Code))
      if (looksLikeBuildFolder(path::filename(It->path())))
        Folders.push_back(It->path());
    llvm::sort(Folders);
    for (StringRef Build : Folders)
      lookBelow(Build, "in a build folder");
  }

  void lookInPresets(StringRef Folder) {
    for (StringRef Name : {"CMakePresets.json", "CMakeUserPresets.json"}) {
      SmallString<256> File(Folder);
      path::append(File, Name);
      Expected<std::string> Text = readFile(File);
      Expected<json::Value> Presets = Text ? parseJson(*Text) : Text.takeError();
      if (!Presets) {
        consumeError(Presets.takeError());
        continue;
      }
      const json::Object *Object = Presets->getAsObject();
      const json::Array *Configure = Object ? Object->getArray("configurePresets") : nullptr;
      for (const json::Value &Preset : Configure ? *Configure : json::Array())
        lookInPreset(Preset, Folder, Name);
    }
  }

  std::vector<DatabaseCandidate> newestFirst() {
    stable_sort(Found, [](const DatabaseCandidate &A, const DatabaseCandidate &B) {
      return A.Modified > B.Modified;
    });
    return std::move(Found);
  }

private:
  /// \p Text with each "${name}" of \p Macros replaced, in one pass: values may hold macros, too.
  static std::string expanded(StringRef Text, const StringMap<StringRef> &Macros) {
    std::string Result;
    while (!Text.empty()) {
      size_t At = std::min(Text.find("${"), Text.size());
      Result += Text.take_front(At);
      Text = Text.drop_front(At);
      auto Known = Macros.find(Text.drop_front(std::min<size_t>(2, Text.size())).split('}').first);
      size_t Length =
          Known == Macros.end() ? std::min<size_t>(1, Text.size()) : Known->first().size() + 3;
      Result += Known == Macros.end() ? Text.take_front(Length) : Known->second;
      Text = Text.drop_front(Length);
    }
    return Result;
  }

  void lookInPreset(const json::Value &Preset, StringRef Folder, StringRef Name) {
    const json::Object *Object = Preset.getAsObject();
    std::optional<StringRef> Binary = Object ? Object->getString("binaryDir") : std::nullopt;
    if (!Binary)
      return;
    std::string Expanded =
        expanded(*Binary, {{"sourceDir", Folder},
                           {"presetName", Object->getString("name").value_or("")},
                           {"sourceDirName", path::filename(Folder)}});
    if (!StringRef(Expanded).contains('$'))
      look(absolutePath(Expanded, Folder), "from " + Name);
  }

  std::vector<DatabaseCandidate> Found;
  std::set<std::string> Seen;
};

} // namespace

std::vector<DatabaseCandidate> findDatabases(StringRef Start) {
  std::vector<DatabaseCandidate> Result;
  // The nearest folder upwards that has one itself or in a build folder of its own.
  bool InProject = true;
  for (StringRef Folder = Start; !Folder.empty(); Folder = path::parent_path(Folder)) {
    Search Here;
    Here.look(Folder, Folder == Start ? "here" : "in a folder above");
    std::vector<DatabaseCandidate> Direct = Here.newestFirst();
    append_range(Result, Direct);
    // A build folder above the root of the project is somebody else's.
    if (!InProject)
      continue;
    Search Below;
    Below.lookInBuildFolders(Folder);
    Below.lookInPresets(Folder);
    append_range(Result, Below.newestFirst());
    InProject = !sys::fs::exists(Folder + "/.git");
  }
  return Result;
}

std::string whereWeLooked(StringRef Start) {
  return ("looked for compile_commands.json and compile_flags.txt in " + Start +
          " and the folders above, in their build*, out*, cmake-build-*, _build and builddir, and "
          "where CMakePresets.json builds")
      .str();
}

} // namespace corolint::driver
