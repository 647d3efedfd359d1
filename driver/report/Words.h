// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The words that stand for enumerators in output, reports and configuration.
#ifndef COROLINT_DRIVER_REPORT_WORDS_H
#define COROLINT_DRIVER_REPORT_WORDS_H

#include "Finding.h"
#include "llvm/ADT/StringRef.h"

#include "llvm/Support/ErrorHandling.h"

#include <optional>
#include <string>
#include <vector>

namespace corolint::driver {

inline const char *word(Severity Level) {
  return Level == Severity::Error ? "error" : Level == Severity::Warning ? "warning" : "note";
}
inline const char *word(Tier Promise) {
  switch (Promise) {
  case Tier::Core:
    return "core";
  case Tier::Strict:
    return "strict";
  case Tier::Pedantic:
    return "pedantic";
  case Tier::Preview:
    return "preview";
  }
  llvm_unreachable("a tier without a word");
}
inline const char *word(FixSafety Safety) {
  return Safety == FixSafety::Safe ? "safe" : Safety == FixSafety::Unsafe ? "unsafe" : "none";
}

/// All tiers, the one with the strongest promise first.
inline std::vector<std::string> tierWords() {
  return {word(Tier::Core), word(Tier::Strict), word(Tier::Pedantic), word(Tier::Preview)};
}

/// The enumerator that \p Word stands for, of those up to \p Last.
template <class E> std::optional<E> fromWord(llvm::StringRef Word, E Last) {
  for (unsigned I = 0; I <= unsigned(Last); ++I)
    if (Word == word(E(I)))
      return E(I);
  return std::nullopt;
}

} // namespace corolint::driver

#endif
