// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What the last run over a whole project knows of its functions, for hosts that see one
// translation unit at a time. Shared by the command line, which writes it, and the adapters for
// clang-tidy and clangd, which read it.
#ifndef COROLINT_DRIVER_SUPPORT_PROGRAMINDEX_H
#define COROLINT_DRIVER_SUPPORT_PROGRAMINDEX_H

#include "link/Surroundings.h"

#include "llvm/ADT/StringMap.h"

#include <chrono>
#include <memory>

namespace corolint::driver {

using Units = std::vector<UnitSummary>;

/// The nearest folder above \p File that has an index in the cache \p Folder; or empty.
std::string rootOfIndex(llvm::StringRef Folder, llvm::StringRef File);

/// Where reports and indexes are kept: $COROLINT_CACHE_DIR, else the user's cache folder; empty
/// where there is none.
std::string defaultCacheFolder();

/// Writes \p From, whose paths are relative to \p Root, for a run that began at \p Began.
llvm::Error writeIndex(llvm::StringRef Folder, llvm::StringRef Root, const Units &From,
                       std::chrono::system_clock::time_point Began);

struct StoredIndex;

/// What the last whole run knew, as far as it still holds. Units of which a file has changed since
/// are not fresh; each file is looked at once, so that a new view is wanted for a new question.
class IndexView {
public:
  /// The index of the nearest folder above \p MainFile that has one, with absolute paths; none,
  /// where that is damaged or foreign. Safe to call on many threads.
  static IndexView find(llvm::StringRef MainFile);

  const Surroundings &surroundings() const;
  bool isFresh(uint32_t Unit);

private:
  std::shared_ptr<const StoredIndex> From; ///< never null
  llvm::StringMap<bool> Known;             ///< whether a file is as it was
};

} // namespace corolint::driver

#endif
