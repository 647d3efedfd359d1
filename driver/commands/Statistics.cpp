// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Statistics.h"

#include "Registry.h"
#include "report/Words.h"
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
  std::vector<std::pair<std::string, Row>> Sorted(Rows.begin(), Rows.end());
  llvm::stable_sort(Sorted, [](const auto &A, const auto &B) {
    return std::pair(A.second.Shown, A.second.Suppressed) >
           std::pair(B.second.Shown, B.second.Suppressed);
  });
  outs() << "\n  found  fixable  suppressed  tier      check\n";
  for (const auto &[Check, Of] : Sorted) {
    const CheckEntry *Entry = findCheck(Check);
    outs() << format("%7u %8u %11u  ", Of.Shown, Of.Fixable, Of.Suppressed)
           << left_justify(Entry ? word(Entry->Info.Promise) : "", 10) << Check << '\n';
  }
  size_t Others = count_if(Run.Checks, [&](const std::string &C) { return !Rows.count(C); });
  outs() << "  " << counted(Others, "other check") << " found nothing\n";
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
