// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The compilation database: where it is, and what it says of a file.
#ifndef COROLINT_DRIVER_INPUT_DATABASE_H
#define COROLINT_DRIVER_INPUT_DATABASE_H

#include "PrecompiledHeaders.h"
#include "support/Files.h"
#include "clang/Tooling/CompilationDatabase.h"

#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace corolint::driver {

/// A place where a database was looked for and found.
struct DatabaseCandidate {
  std::string Path;
  std::string Why; ///< "in the folder build", "from CMakePresets.json", …
  llvm::sys::TimePoint<> Modified;
};

/// Every database that the search finds for \p Start, best first: a parent of \p Start holds it,
/// else the newest one below.
std::vector<DatabaseCandidate> findDatabases(llvm::StringRef Start);

/// For the error where none is found.
std::string whereWeLooked(llvm::StringRef Start);

/// One way to compile a file.
struct CompileCommand {
  std::string File;      ///< absolute
  std::string Directory; ///< absolute
  std::vector<std::string> Arguments;
  std::string Heuristic; ///< not empty: the flags were borrowed or guessed, and how
};

class Database {
public:
  /// \p Path: a folder, or the file itself.
  static llvm::Expected<Database> load(llvm::StringRef Path);
  /// The same flags for every file.
  static Database fixed(std::vector<std::string> Flags);

  /// Empty for fixed flags.
  const std::string &path() const { return Path; }
  /// The folder that the database lies in.
  llvm::StringRef folder() const;
  /// The commands of C++ files, sorted by file; of one file as many as read it differently.
  const std::vector<CompileCommand> &all() const { return Commands; }
  /// Whether it names files; fixed flags and compile_flags.txt do not.
  bool listsFiles() const { return Lists; }
  /// The commands for \p File, also where the database names it through a link.
  llvm::ArrayRef<CompileCommand> find(llvm::StringRef File) const;
  /// As find(), else with the flags of a file like it.
  std::vector<CompileCommand> commandsFor(llvm::StringRef File);

private:
  std::string Path;
  std::vector<std::string> FixedFlags;
  bool IsFixed = false;
  bool Lists = false;
  std::vector<CompileCommand> Commands;
  PrecompiledHeaders Precompiled;
  /// Files by their real paths; made when first needed.
  mutable std::optional<std::map<std::string, std::string>> ByRealPath;
  /// Answers for files that have no entry; read when first needed.
  std::shared_ptr<clang::tooling::CompilationDatabase> Inferring;
};

} // namespace corolint::driver

#endif
