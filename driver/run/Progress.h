// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One line on a terminal that says how far the run is; nothing anywhere else.
#ifndef COROLINT_DRIVER_RUN_PROGRESS_H
#define COROLINT_DRIVER_RUN_PROGRESS_H

#include "llvm/ADT/StringRef.h"

#include <chrono>

namespace corolint::driver {

class Progress {
public:
  Progress(size_t Total, bool Wanted);
  ~Progress() { clear(); }

  void done(llvm::StringRef Name);
  void expect(size_t More) { Total += More; }
  void clear();
  double seconds() const;

private:
  size_t Total;
  size_t Finished = 0;
  bool Shown;
  std::chrono::steady_clock::time_point Start = std::chrono::steady_clock::now();
};

} // namespace corolint::driver

#endif
