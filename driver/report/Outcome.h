// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a whole run found, on its way through the stages to the formats.
#ifndef COROLINT_DRIVER_REPORT_OUTCOME_H
#define COROLINT_DRIVER_REPORT_OUTCOME_H

#include "TuReport.h"

#include <map>
#include <optional>
#include <set>

namespace corolint::driver {

enum class SuppressionKind { InSource, Baseline };

struct Suppression {
  SuppressionKind Kind = SuppressionKind::InSource;
  std::string Reason;
};

struct Result {
  Finding Found;
  /// Unique in a run: findings alike are numbered.
  std::string Fingerprint;
  std::optional<Suppression> Suppressed;
  std::string KnownAs = {}; ///< the fingerprint in the baseline, where its file had another name
};

struct Outcome {
  std::vector<Result> Results; ///< suppressed ones included; see shown()
  std::vector<Failure> Failures;
  std::vector<Directive> Directives;
  std::set<std::string> Sources; ///< main files, those that failed included
  std::set<std::string> Checks;  ///< names of those that ran in some TU
  std::map<std::string, double> Times;
  bool HasBaseline = false;
  unsigned Reused = 0;               ///< TUs answered from the cache
  unsigned LeftOut = 0;              ///< findings in files that are not the user's
  std::string NotAnalysed;           ///< files that were left out, counted; empty where none was
  unsigned Fixed = 0;                ///< problems whose fixes were applied
  unsigned Unchanged = 0;            ///< findings that touch no changed line
  std::vector<std::string> Problems; ///< with what the user asked for, such as a missing file
  std::optional<int> Interrupted;    ///< the signal

  size_t shownCount() const;
  /// Whether all that was asked for was analysed.
  bool isComplete() const { return !Interrupted && Failures.empty() && Problems.empty(); }
  /// Adds a sentence to NotAnalysed.
  void notAnalysed(llvm::StringRef What);
};

/// Moves what one TU contributes into \p To.
void addTo(Outcome &To, TuReport From);

} // namespace corolint::driver

#endif
