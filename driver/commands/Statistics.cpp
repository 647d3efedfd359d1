// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Statistics.h"

#include "support/Text.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace corolint::driver {

void printStatistics(const Outcome &Run) {
  struct Row {
    unsigned Shown = 0, Suppressed = 0, Fixable = 0;
  };
  std::map<std::string, Row> Rows;
  for (const Result &R : Run.Results) {
    Row &Of = Rows[R.Found.Check];
    ++(R.Suppressed ? Of.Suppressed : Of.Shown);
    Of.Fixable += !R.Suppressed && !R.Found.Fixes.empty();
  }
  outs() << "\n  found  fixable  suppressed  check\n";
  for (const auto &[Check, Of] : Rows)
    outs() << format("%7u %8u %11u  ", Of.Shown, Of.Fixable, Of.Suppressed) << Check << '\n';
  size_t Silent = count_if(Run.Checks, [&](const std::string &C) { return !Rows.count(C); });
  outs() << format("%7u %8u %11u  ", 0, 0, 0) << counted(Silent, "other check") << '\n';
}

void printProfile(const Outcome &Run) {
  std::vector<std::pair<double, std::string>> Rows;
  double Total = 0;
  for (const auto &[What, Seconds] : Run.Times) {
    Rows.push_back({-Seconds, What});
    Total += Seconds;
  }
  llvm::sort(Rows);
  outs() << "\n  seconds      %  what\n";
  for (const auto &[Negative, What] : Rows)
    outs() << format("%9.3f %6.1f  ", -Negative, Total > 0 ? -100 * Negative / Total : 0.0) << What
           << '\n';
  outs() << format("%9.3f  100.0  total over %u files, %u of them from the cache\n", Total,
                   unsigned(Run.Sources.size()), Run.Reused);
}

} // namespace corolint::driver
