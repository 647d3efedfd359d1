// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A finding as every consumer sees it: a position, a sentence, the story that leads to it, and
// the edits that fix it. It owns its data and knows nothing of an AST, so the same value serves
// the command line, clang-tidy, clangd, the TU report and every output format.
#ifndef COROLINT_CHECKS_FINDING_H
#define COROLINT_CHECKS_FINDING_H

#include <string>
#include <tuple>
#include <vector>

namespace corolint {

enum class Severity { Note, Warning, Error };

/// The promise a check makes; see docs/concepts/tiers.md.
enum class Tier { Core, Strict, Pedantic, Preview };

enum class FixSafety { None, Safe, Unsafe };

/// A half-open range of characters in one file. Lines and columns count from 1, columns and
/// offsets in bytes. `End*` equals the start where only a point is known.
struct Span {
  std::string File;
  unsigned Line = 0;
  unsigned Column = 0;
  unsigned Offset = 0;
  unsigned EndLine = 0;
  unsigned EndColumn = 0;
  unsigned EndOffset = 0;

  bool valid() const { return Line != 0; }
  auto key() const { return std::tie(File, Offset, EndOffset); }
  friend bool operator==(const Span &A, const Span &B) { return A.key() == B.key(); }
  friend bool operator<(const Span &A, const Span &B) { return A.key() < B.key(); }
};

/// One step of the story, in order: created here, suspends here, destroyed here, used here.
struct Step {
  Span Where;
  std::string Message;
};

struct Edit {
  Span Where;
  std::string Text;
};

/// Edits that belong together: all are applied or none.
struct Fix {
  std::string Title;
  FixSafety Safety = FixSafety::None;
  std::vector<Edit> Edits;
};

struct Finding {
  std::string Check;
  Severity Level = Severity::Warning;
  Span Where;
  std::string Message;
  std::vector<Step> Steps;
  std::vector<Fix> Fixes;
  /// Qualified name of the enclosing function or type; part of the fingerprint.
  std::string Enclosing;

  auto key() const { return std::tie(Where.File, Where.Offset, Check, Message); }
  friend bool operator<(const Finding &A, const Finding &B) { return A.key() < B.key(); }
};

} // namespace corolint

#endif
