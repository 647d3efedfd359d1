// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The TU report: all that one translation unit contributes. A worker writes it, the cache keeps
// it, a remote action outputs it, link reads it. Paths in it are relative to the root where they
// lie below it, entries are sorted, and it holds no time and no machine: equal inputs give equal
// bytes.
#ifndef COROLINT_DRIVER_REPORT_TUREPORT_H
#define COROLINT_DRIVER_REPORT_TUREPORT_H

#include "Finding.h"
#include "link/Summary.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/raw_ostream.h"

#include <string>
#include <vector>

namespace corolint::driver {

/// A finding and what identifies it when the code around it moves.
struct LocatedFinding {
  Finding Found;
  /// Hash of check, file, enclosing declaration and the text of the line; equal for two findings
  /// alike in these, so a report numbers them.
  std::string Fingerprint;
};

enum class FailureKind { Setup, Compile, Crash, Timeout, Memory };

/// Why a TU has no findings. `Note` has the position and the sentence; its steps are further
/// compiler errors.
struct Failure {
  FailureKind Kind = FailureKind::Setup;
  std::string Source; ///< stored path of the main file of the TU
  Finding Note;
  /// The command that shows the failure again; only in this process, never stored.
  std::string Reproduce;
};

enum class DirectiveKind { Line, NextLine, Begin, End };

/// A NOLINT comment in user code, as clang-tidy reads it.
struct Directive {
  std::string File;
  unsigned Line = 0;
  unsigned Column = 0;
  unsigned Offset = 0;
  unsigned Length = 0; ///< of the word and its list
  DirectiveKind Kind = DirectiveKind::Line;
  bool HasList = false;
  bool InMacro = false; ///< in a macro's definition: what it hides depends on the uses
  std::string Globs;    ///< between the parentheses
  std::string Reason;   ///< the text after it, to the end of the line

  auto key() const { return std::tie(File, Offset); }
  friend bool operator<(const Directive &A, const Directive &B) { return A.key() < B.key(); }
};

struct TuReport {
  std::string Source; ///< stored path of the main file
  std::vector<LocatedFinding> Findings;
  std::vector<Failure> Failures;
  std::vector<Directive> Directives;
  std::vector<std::string> Checks; ///< names of those that ran, sorted
  /// How it was read where that is not as its command says: what follows "it was read".
  std::vector<std::string> Remarks;
  /// What conclusions over the whole program are drawn from.
  UnitSummary Summary;
};

/// Sorts \p Report and writes it.
void writeTuReport(TuReport &Report, llvm::raw_ostream &Out);

/// Reads what writeTuReport() wrote. \p Name is named in errors: damaged, cut off, of another
/// version, not a report at all.
llvm::Expected<TuReport> readTuReport(llvm::StringRef Text, llvm::StringRef Name);

} // namespace corolint::driver

#endif
