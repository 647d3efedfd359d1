// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which files are analysed, and whose findings are shown: people's own code.
#ifndef COROLINT_DRIVER_INPUT_SELECTION_H
#define COROLINT_DRIVER_INPUT_SELECTION_H

#include "Database.h"
#include "config/ConfigFile.h"

#include <set>

namespace corolint::driver {

enum class Origin { Own, BuildFolder, Generated, ThirdParty, Outside, Excluded };

/// Tells people's own files from others.
class OriginRules {
public:
  /// \p Excluded: globs relative to the root. \p Configs: what folders exclude, where not null.
  OriginRules(const Paths &Names, llvm::StringRef BuildFolder, std::vector<std::string> Excluded,
              bool AllFiles, ConfigFiles *Configs);

  /// Beside the root all that ofPlace() depends on.
  const std::string &buildFolder() const { return BuildFolder; }

  /// By where it lies, whatever the user excludes or asks for.
  Origin ofPlace(llvm::StringRef StoredPath) const;
  /// By its name and folder alone.
  Origin ofPath(llvm::StringRef StoredPath) const;
  /// By its first lines as well.
  Origin ofFile(llvm::StringRef StoredPath) const;

private:
  bool isExcluded(llvm::StringRef StoredPath) const;

  const Paths &Names;
  ConfigFiles *Configs;
  std::string BuildFolder; ///< stored; empty where the build is not a folder of its own
  std::vector<std::string> Excluded;
  bool AllFiles;
};

struct Selection {
  std::vector<CompileCommand> Units; ///< sorted by file
  /// Sentences about paths that do not exist or hold nothing; each makes the exit code 2.
  std::vector<std::string> Problems;
  std::vector<std::string> Notes;
  /// How many files of which kinds are not analysed, and what to do; also one of the notes.
  std::string LeftOut;
};

/// The TUs that \p Wanted names: files, folders; all of the database where empty. A file that is
/// named is taken, wherever it lies, unless \p ForceExclude.
Selection selectUnits(Database &From, llvm::ArrayRef<std::string> Wanted, const OriginRules &Rules,
                      const Paths &Names, bool ForceExclude = false);

/// The own headers below the root, sorted.
std::vector<std::string> ownHeadersBelowRoot(const OriginRules &Rules, const Paths &Names);

} // namespace corolint::driver

#endif
