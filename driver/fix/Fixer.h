// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Edits of findings, applied to files: each fix whole or not at all, each file whole or not at
// all.
#ifndef COROLINT_DRIVER_FIX_FIXER_H
#define COROLINT_DRIVER_FIX_FIXER_H

#include "report/Outcome.h"
#include "support/Files.h"
#include "clang/Tooling/Core/Replacement.h"

namespace corolint::driver {

class Fixer {
public:
  Fixer(const Paths &Names, SourceTexts &Texts) : Names(Names), Texts(Texts) {}

  /// Takes all edits of \p F, or none where one is in conflict with those taken before, or not
  /// allowed.
  bool take(const Fix &F);
  /// Whether every edit of \p F is in a C++ file below the root.
  bool allows(const Fix &F);

  /// The text of each changed file, by stored path.
  llvm::Expected<std::map<std::string, std::string>> changedFiles() const;
  llvm::Error write() const;
  /// As a unified diff, paths relative to the root.
  llvm::Error printDiff(llvm::raw_ostream &Out) const;
  bool empty() const { return ByFile.empty(); }
  size_t fileCount() const { return ByFile.size(); }

private:
  /// Whether \p File, as reports name it, is a C++ file below the root with all links followed, and
  /// in no hidden folder.
  bool mayEdit(const std::string &File);

  const Paths &Names;
  SourceTexts &Texts;
  std::map<std::string, bool> Editable;
  std::map<std::string, clang::tooling::Replacements> ByFile;
};

/// Takes the first allowed fix of every shown finding; those taken are removed from \p Run. Their
/// number, and how many were left out for a conflict.
struct FixCounts {
  unsigned Taken = 0;
  unsigned InConflict = 0;
  unsigned Refused = 0; ///< they edit something that is no C++ file below the root
};
FixCounts takeFixes(Outcome &Run, bool Unsafe, Fixer &To);

/// For every shown finding a NOLINTNEXTLINE with \p Reason above its line; the number of lines.
unsigned suppressAll(Outcome &Run, llvm::StringRef Reason, SourceTexts &Texts, Fixer &To);

} // namespace corolint::driver

#endif
