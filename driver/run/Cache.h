// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// TU reports kept from run to run. A report holds as long as the TU would be analysed in the same
// way: same command, configuration, models and tool, every file it read has the same content, and
// none that it looked for in vain is there now: it would be found before one that was read.
#ifndef COROLINT_DRIVER_RUN_CACHE_H
#define COROLINT_DRIVER_RUN_CACHE_H

#include "Workers.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Chrono.h"

namespace corolint::driver {

class Cache {
public:
  /// \p Folder: where it lies; none where empty.
  explicit Cache(std::string Folder);
  /// Of --cache-dir, $COROLINT_CACHE_DIR, $XDG_CACHE_HOME, or the home.
  static std::string defaultFolder();

  bool enabled() const { return !Folder.empty(); }
  /// The report, and of the extras what was read.
  std::optional<UnitOutcome> find(const UnitJob &Job, const Paths &Names);
  /// Keeps \p Report; failing to is no error of the run.
  void store(const UnitJob &Job, const Paths &Names, TuReport &Report, const UnitExtras &Read);
  /// Removes what was not used for long, once in a while.
  void prune() const;

  struct Size {
    unsigned Entries = 0;
    uint64_t Bytes = 0;
  };
  Size size() const;
  llvm::Error clear() const;

private:
  std::string pathOf(const UnitJob &Job, const Paths &Names) const;
  /// Of the content of \p File; each file is read once a run. 0 where it cannot be read.
  uint64_t hashOf(llvm::StringRef File);
  /// Each is asked for once a run.
  bool isMissing(llvm::StringRef File);

  std::string Folder;
  std::string ToolBuild;
  llvm::StringMap<uint64_t> Hashes;
  llvm::StringMap<bool> Missing;
  /// Written while this run was under way: what was analysed may not be what was hashed.
  llvm::StringSet<> Edited;
  llvm::sys::TimePoint<> Started = std::chrono::system_clock::now();
};

} // namespace corolint::driver

#endif
