// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The lines that changed, from git or from a patch.
#ifndef COROLINT_DRIVER_INPUT_GIT_H
#define COROLINT_DRIVER_INPUT_GIT_H

#include "support/Files.h"

#include <map>
#include <vector>

namespace corolint::driver {

/// Changed lines by stored path; of a new file, all.
class ChangedLines {
public:
  /// Adds what a unified diff changes; its paths are relative to \p Folder (absolute).
  llvm::Error addPatch(llvm::StringRef Patch, llvm::StringRef Folder, const Paths &Names);
  void addWhole(std::string StoredPath) { Ranges[std::move(StoredPath)].push_back({1, ~0u}); }

  /// Whether any of the lines of \p Path from \p First to \p Last changed.
  bool touches(llvm::StringRef Path, unsigned First, unsigned Last) const;

private:
  std::map<std::string, std::vector<std::pair<unsigned, unsigned>>, std::less<>> Ranges;
};

/// Lines that differ from \p Revision, uncommitted and untracked ones included.
llvm::Expected<ChangedLines> changedSince(llvm::StringRef Revision, const Paths &Names);
/// As changedSince(), from where the current branch left \p Branch.
llvm::Expected<ChangedLines> changedSinceMergeBase(llvm::StringRef Branch, const Paths &Names);
llvm::Expected<ChangedLines> stagedLines(const Paths &Names);

} // namespace corolint::driver

#endif
