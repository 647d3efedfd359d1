// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One worker process, seen from its parent.
#ifndef COROLINT_DRIVER_RUN_WORKER_H
#define COROLINT_DRIVER_RUN_WORKER_H

#include "Workers.h"

#include <chrono>

namespace corolint::driver {

class Worker {
public:
  /// Forks. The child writes its report to \p Base + ".report" and ends.
  static llvm::Expected<Worker> start(const UnitJob &Job, size_t Index, std::string Base,
                                      const RunLimits &Limits, const Paths &Names);

  size_t index() const { return Index; }
  /// Readable when the child ends.
  int descriptor() const { return Descriptor; }
  std::chrono::steady_clock::time_point deadline() const { return Deadline; }
  /// Kills the child; finish() will say why.
  void kill(FailureKind Why);
  /// Waits for the child and reads what it wrote.
  UnitOutcome finish(const UnitJob &Job, const Paths &Names, const RunLimits &Limits);

private:
  UnitOutcome read(const UnitJob &Job, const Paths &Names) const;
  std::string describeEnd(int Status, FailureKind &Kind, const RunLimits &Limits) const;

  size_t Index = 0;
  int Process = -1;
  int Descriptor = -1;
  std::string Base;
  std::chrono::steady_clock::time_point Deadline;
  std::optional<FailureKind> Killed;
};

} // namespace corolint::driver

#endif
