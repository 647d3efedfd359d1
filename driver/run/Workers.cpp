// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Workers.h"

#include "Worker.h"
#include "support/Text.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

#include <csignal>
#include <poll.h>

using namespace llvm;

namespace corolint::driver {
namespace {

using Clock = std::chrono::steady_clock;

volatile std::sig_atomic_t CaughtSignal = 0;

extern "C" void rememberSignal(int Signal) { CaughtSignal = Signal; }

/// Catches what asks this process to stop, for as long as it lives: what was found so far is
/// still printed, and nothing is left half-written.
class SignalWatch {
public:
  SignalWatch() {
    for (int Signal : {SIGINT, SIGTERM}) {
      struct sigaction Action = {};
      Action.sa_handler = rememberSignal;
      sigaction(Signal, &Action, Signal == SIGINT ? &OldInterrupt : &OldTerminate);
    }
  }
  ~SignalWatch() {
    sigaction(SIGINT, &OldInterrupt, nullptr);
    sigaction(SIGTERM, &OldTerminate, nullptr);
  }

private:
  struct sigaction OldInterrupt = {};
  struct sigaction OldTerminate = {};
};

class Pool {
public:
  Pool(ArrayRef<UnitJob> Jobs, const RunLimits &Limits, const Paths &Names, UnitDone Done,
       StringRef Folder)
      : Jobs(Jobs), Limits(Limits), Names(Names), Done(Done), Folder(Folder),
        Outcomes(Jobs.size()) {}

  Expected<std::vector<UnitOutcome>> run() {
    while (!CaughtSignal && (Next < Jobs.size() || !Running.empty())) {
      while (Next < Jobs.size() && Running.size() < Limits.Jobs)
        if (Error Failed = start())
          return stopAll(), std::move(Failed);
      waitForOne();
    }
    stopAll();
    return std::move(Outcomes);
  }

private:
  Error start() {
    SmallString<256> Base(Folder);
    sys::path::append(Base, Twine(Next));
    Expected<Worker> Started = Worker::start(Jobs[Next], Next, std::string(Base), Limits, Names);
    if (!Started)
      return Started.takeError();
    ++Next;
    Running.push_back(std::move(*Started));
    return Error::success();
  }

  int millisecondsToDeadline() const {
    auto Earliest = Clock::time_point::max();
    for (const Worker &W : Running)
      Earliest = std::min(Earliest, W.deadline());
    if (Earliest == Clock::time_point::max())
      return -1;
    auto Left = std::chrono::ceil<std::chrono::milliseconds>(Earliest - Clock::now());
    return std::max<int>(0, Left.count());
  }

  void waitForOne() {
    std::vector<pollfd> Watched;
    for (const Worker &W : Running)
      Watched.push_back({W.descriptor(), POLLIN, 0});
    poll(Watched.data(), Watched.size(), millisecondsToDeadline());
    for (size_t I = Watched.size(); I-- > 0;) {
      if (!Watched[I].revents && Running[I].deadline() > Clock::now())
        continue;
      if (!Watched[I].revents)
        Running[I].kill(FailureKind::Timeout);
      finish(I);
    }
  }

  void finish(size_t At) {
    Worker Ended = std::move(Running[At]);
    Running.erase(Running.begin() + At);
    UnitOutcome Outcome = Ended.finish(Jobs[Ended.index()], Names, Limits);
    // Ctrl-C reaches the children as well; their end is no failure of theirs.
    if (CaughtSignal && !Outcome.Report.Failures.empty())
      return;
    Outcomes[Ended.index()] = std::move(Outcome);
    Done(Ended.index(), Outcomes[Ended.index()]);
  }

  void stopAll() {
    for (Worker &W : Running) {
      W.kill(FailureKind::Crash);
      W.finish(Jobs[W.index()], Names, Limits);
    }
    Running.clear();
  }

  ArrayRef<UnitJob> Jobs;
  const RunLimits &Limits;
  const Paths &Names;
  UnitDone Done;
  StringRef Folder;
  std::vector<UnitOutcome> Outcomes;
  std::vector<Worker> Running;
  size_t Next = 0;
};

std::vector<UnitOutcome> analyseHere(ArrayRef<UnitJob> Jobs, const Paths &Names, UnitDone Done) {
  std::vector<UnitOutcome> Outcomes(Jobs.size());
  for (size_t I = 0; I < Jobs.size(); ++I) {
    Outcomes[I].Ran = true;
    Outcomes[I].Report = analyseUnit(Jobs[I], Names, Outcomes[I].Extras);
    Done(I, Outcomes[I]);
  }
  return Outcomes;
}

} // namespace

Expected<std::vector<UnitOutcome>> analyseUnits(ArrayRef<UnitJob> Jobs, const RunLimits &Limits,
                                                const Paths &Names, UnitDone Done) {
  if (Limits.InProcess)
    return analyseHere(Jobs, Names, Done);
  SmallString<128> Folder;
  if (std::error_code Code = sys::fs::createUniqueDirectory("corolint", Folder))
    return failure("cannot create a temporary folder: " + Code.message());
  scope_exit Cleanup([&] { sys::fs::remove_directories(Folder); });
  SignalWatch Watch;
  return Pool(Jobs, Limits, Names, Done, Folder).run();
}

int interruptedBy() { return CaughtSignal; }

} // namespace corolint::driver
