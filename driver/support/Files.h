// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Files and their names: a path as people and reports see it, files written whole or not at all.
#ifndef COROLINT_DRIVER_SUPPORT_FILES_H
#define COROLINT_DRIVER_SUPPORT_FILES_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

#include <map>
#include <string>

namespace corolint::driver {

/// \p Path made absolute by \p Directory (the current one where empty), without "." and "..".
std::string absolutePath(llvm::StringRef Path, llvm::StringRef Directory = "");

/// \p Absolute with all links of its existing part followed.
std::string realPath(llvm::StringRef Absolute);

/// Two views of a path. Reports hold paths below the root relative to it, so that their bytes are
/// the same on every machine; people want paths relative to where they are.
class Paths {
public:
  /// Both absolute.
  Paths(std::string Root, std::string Current);
  /// Root: \p RootOption, else what findRoot() finds.
  static Paths here(llvm::StringRef RootOption = "");

  const std::string &root() const { return Root; }
  const std::string &current() const { return Current; }

  /// Relative to the root where it lies below it, whatever links its name goes through; else
  /// absolute. Slashes forward.
  std::string stored(llvm::StringRef Absolute) const;
  std::string absolute(llvm::StringRef Stored) const;
  /// Relative to the current folder where that needs no "..", else absolute.
  std::string shown(llvm::StringRef Stored) const;
  /// Whether \p Stored, all links followed, lies below the root.
  bool isInside(llvm::StringRef Stored) const;

private:
  std::string Root;
  std::string Current;
  std::string RealRoot;
  /// Answers of stored(), which asks the file system.
  mutable llvm::StringMap<std::string> Stored;
};

/// The lines of source files, each file read once. Missing files have no lines.
class SourceTexts {
public:
  /// \p OnlyInside: files outside of the root have no lines, for names that come from elsewhere.
  explicit SourceTexts(const Paths &Names, bool OnlyInside = false)
      : Names(Names), OnlyInside(OnlyInside) {}

  /// Null where the file cannot be read.
  const std::string *text(llvm::StringRef StoredPath);
  /// Line \p Number, counted from 1, without its end; empty where there is none.
  llvm::StringRef line(llvm::StringRef StoredPath, unsigned Number);
  unsigned lineCount(llvm::StringRef StoredPath);

private:
  struct File {
    bool Readable = false;
    std::string Text;
    std::vector<size_t> Starts;
  };
  const File &file(llvm::StringRef StoredPath);

  const Paths &Names;
  bool OnlyInside;
  std::map<std::string, File, std::less<>> Files;
};

/// The text of the regular file \p Path, of at most 512 MB: what a project names may be a pipe or a
/// device, which would never end.
llvm::Expected<std::string> readFile(const llvm::Twine &Path);
/// As readFile(), for what the user named: pipes, such as a shell's `<(git diff)`, and "-", which
/// is stdin, are read as well.
llvm::Expected<std::string> readInput(llvm::StringRef Path);

/// Writes \p Path through a temporary file beside it and a rename, so that a killed run leaves
/// the old file or the new one. "-" is stdout. A file that is there keeps its mode and owner, a
/// link to it stays one, and one with several names (hard links) is written in place.
llvm::Error writeFile(llvm::StringRef Path,
                      llvm::function_ref<llvm::Error(llvm::raw_ostream &)> Write);
llvm::Error writeFile(llvm::StringRef Path, llvm::StringRef Text);

} // namespace corolint::driver

#endif
