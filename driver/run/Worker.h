// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One worker process, seen from its parent: for one TU, or for several that share a parse.
#ifndef COROLINT_DRIVER_RUN_WORKER_H
#define COROLINT_DRIVER_RUN_WORKER_H

#include "Batch.h"
#include "Workers.h"

#include <chrono>

namespace corolint::driver {

class Worker {
public:
  /// Forks. The child writes the report of job \p Index into \p Folder and ends.
  static llvm::Expected<Worker> start(llvm::ArrayRef<UnitJob> Jobs, size_t Index,
                                      llvm::StringRef Folder, const RunLimits &Limits,
                                      const Paths &Names);
  /// Forks a child that parses what the jobs of \p Shared share, then asks for one after the other,
  /// each in a child of its own.
  static llvm::Expected<Worker> startSharing(llvm::ArrayRef<UnitJob> Jobs, Batch &Shared,
                                             llvm::StringRef Folder, const RunLimits &Limits,
                                             const Paths &Names);

  enum class Event {
    Wants, ///< a job of stage(); to be answered
    Began, ///< it has one under way
    Ended, ///< index() is done
    Gone,  ///< no more will come
  };
  /// Once descriptor() can be read.
  Event next();
  void give(size_t Job, const RunLimits &Limits);
  void goOn(const RunLimits &Limits);
  void stop();

  std::optional<size_t> index() const { return Index; }
  size_t stage() const { return Value; }
  Batch *batch() const { return Shared; }
  unsigned plan() const { return Plan; }
  /// Whether it had a job of its batch, or was told that there are none.
  bool wasUseful() const { return Useful; }
  int descriptor() const { return Descriptor; }
  std::chrono::steady_clock::time_point deadline() const { return Deadline; }
  /// Kills what is under way; outcome() will say why.
  void kill(FailureKind Why);
  /// Of job index(), which it no longer has then.
  UnitOutcome outcome(llvm::ArrayRef<UnitJob> Jobs, const Paths &Names, const RunLimits &Limits);
  /// Ends it, and what it has under way.
  void end();

private:
  static llvm::Expected<Worker> launch(llvm::StringRef Folder, const RunLimits &Limits,
                                       llvm::function_ref<void(int Parent, int Main)> Run);
  void setDeadline(const RunLimits &Limits);
  UnitOutcome read(const UnitJob &Job, const std::string &Base, const Paths &Names) const;
  std::string describeEnd(const std::string &Base, FailureKind &Kind,
                          const RunLimits &Limits) const;

  std::optional<size_t> Index;
  int Process = -1;
  int Child = -1; ///< of Process; where jobs share
  int Descriptor = -1;
  int Value = 0; ///< of the last event
  Batch *Shared = nullptr;
  unsigned Plan = 0;
  bool Useful = false;
  std::string Folder;
  std::chrono::steady_clock::time_point Deadline;
  std::optional<FailureKind> Killed;
};

} // namespace corolint::driver

#endif
