// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The compilation database: where it is, and what it says of a file.
#ifndef COROLINT_DRIVER_INPUT_DATABASE_H
#define COROLINT_DRIVER_INPUT_DATABASE_H

#include "support/Files.h"
#include "clang/Tooling/CompilationDatabase.h"

#include <memory>
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
  /// One command for each C++ file, sorted by file. Of several commands for a file the smallest
  /// is taken, so that the order of the database does not matter.
  const std::vector<CompileCommand> &all() const { return Commands; }
  /// Null where the database has no entry for \p File.
  const CompileCommand *find(llvm::StringRef File) const;
  /// As find(), else with the flags of a file like it.
  CompileCommand commandFor(llvm::StringRef File);

private:
  std::string Path;
  std::vector<std::string> FixedFlags;
  bool IsFixed = false;
  std::vector<CompileCommand> Commands;
  /// Answers for files that have no entry; read when first needed.
  std::shared_ptr<clang::tooling::CompilationDatabase> Inferring;
};

/// Whether the name of \p File, or the flags, say that it is C++.
bool isCxxSource(llvm::StringRef File, llvm::ArrayRef<std::string> Arguments);
bool isCxxHeader(llvm::StringRef File);

} // namespace corolint::driver

#endif
