// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A baseline: findings that are known and not shown. By fingerprints, so that edits elsewhere in
// a file do not bring them back.
#ifndef COROLINT_DRIVER_REPORT_BASELINE_H
#define COROLINT_DRIVER_REPORT_BASELINE_H

#include "Outcome.h"
#include "support/Files.h"

namespace corolint::driver {

inline constexpr const char BaselineFileName[] = ".corolint-baseline.json";

class Baseline {
public:
  static llvm::Expected<Baseline> load(llvm::StringRef Path);

  bool has(llvm::StringRef Fingerprint) const { return Entries.count(Fingerprint.str()); }
  size_t size() const { return Entries.size(); }

  /// Adds every shown finding of \p Run; \p Texts gives the hint for readers.
  void add(const Outcome &Run, SourceTexts &Texts);
  /// For findings of \p Run that are not known: the entry of a file that is gone, which is the same
  /// finding under that file's name. Only in files that no entry is about. By fingerprints.
  std::map<std::string, std::string> renamed(const Outcome &Run, SourceTexts &Texts) const;
  /// Fingerprints that no finding of \p Run has.
  std::vector<std::string> stale(const Outcome &Run) const;
  void remove(llvm::ArrayRef<std::string> Fingerprints);
  /// Sorted, one finding a line, so that it merges well.
  llvm::Error save(llvm::StringRef Path) const;

private:
  struct Entry {
    std::string File;
    std::string Check;
    std::string Hint; ///< the line, for people
  };
  std::map<std::string, Entry> Entries;
};

} // namespace corolint::driver

#endif
