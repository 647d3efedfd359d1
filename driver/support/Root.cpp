// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Root.h"

#include "Files.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

#include <cstdlib>

using namespace llvm;
namespace path = llvm::sys::path;

namespace corolint::driver {
namespace {

bool hasEntry(StringRef Folder, StringRef Name) {
  SmallString<256> Path(Folder);
  path::append(Path, Name);
  return sys::fs::exists(Path);
}

bool hasAny(StringRef Folder, ArrayRef<const char *> Names) {
  return any_of(Names, [&](const char *Name) { return hasEntry(Folder, Name); });
}

/// Read before configurations are, for what they hold is relative to the root.
bool saysRoot(StringRef Folder) {
  Expected<std::string> Config = readFile(Folder + "/.corolint.yaml");
  if (!Config)
    return consumeError(Config.takeError()), false;
  return any_of(split(*Config, '\n'), [](StringRef Line) {
    return Line.consume_front("Root:") && Line.trim() == "true";
  });
}

bool hasDatabase(StringRef Folder) {
  if (hasAny(Folder, {"compile_commands.json", "compile_flags.txt"}))
    return true;
  std::error_code Code;
  for (sys::fs::directory_iterator It(Folder, Code), End; It != End && !Code; It.increment(Code))
    if (isBuildFolderName(path::filename(It->path())) &&
        hasEntry(It->path(), "compile_commands.json"))
      return true;
  return false;
}

/// Where people keep many projects, and what all users share.
bool isShared(StringRef Folder) {
  const char *Home = std::getenv("HOME");
  SmallString<64> Temporary;
  path::system_temp_directory(/*ErasedOnReboot=*/true, Temporary);
  return Folder == path::root_path(Folder) || (Home && Folder == Home) || Folder == Temporary;
}

} // namespace

bool isVersioned(StringRef Folder) {
  // Old Subversion had a folder of its own in each folder.
  return hasAny(Folder, {".git", ".hg", ".jj", ".bzr", "_FOSSIL_", ".fslckout"}) ||
         (hasEntry(Folder, ".svn") && !hasEntry(path::parent_path(Folder), ".svn"));
}

bool describesBuild(StringRef Folder) {
  return hasAny(
      Folder,
      {"CMakeLists.txt", "CMakePresets.json", "meson.build",  "configure",     "configure.ac",
       "BUILD",          "BUILD.bazel",       "WORKSPACE",    "MODULE.bazel",  "xmake.lua",
       "SConstruct",     "build.ninja.in",    "conanfile.py", "conanfile.txt", "vcpkg.json",
       "premake5.lua",   "Makefile.am",       "Makefile.in",  ".qmake.conf",   ".corolint.yaml"});
}

bool isBuildFolderName(StringRef Name) {
  static const StringSet<> Names = {
      "_build",         "bin",        "obj",     "target", "debug",  "release",
      "relwithdebinfo", "minsizerel", ".vscode", ".build", ".cache", ".xmake"};
  std::string Lower = Name.lower();
  StringRef Start(Lower);
  return Names.contains(Start) || Start.starts_with("build") || Start.starts_with("out") ||
         Start.starts_with("cmake-build") || Start.starts_with("builddir");
}

bool holdsBuild(StringRef Folder) {
  return hasAny(Folder, {"CMakeCache.txt", "CMakeFiles", "build.ninja", ".ninja_log",
                         "meson-private", "config.status"});
}

std::string findRoot(StringRef From) {
  StringRef Configured, Described;
  for (StringRef Folder = From; !Folder.empty(); Folder = path::parent_path(Folder)) {
    if (isVersioned(Folder) || saysRoot(Folder))
      return Folder.str();
    if (Configured.empty() && hasEntry(Folder, ".corolint.yaml"))
      Configured = Folder;
    if (!isShared(Folder) && (describesBuild(Folder) || hasDatabase(Folder)))
      Described = Folder;
  }
  return !Configured.empty() ? Configured.str() : !Described.empty() ? Described.str() : From.str();
}

} // namespace corolint::driver
