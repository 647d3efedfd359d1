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
    for (size_t I = 0; I < std::size(Signals); ++I) {
      struct sigaction Action = {};
      Action.sa_handler = rememberSignal;
      sigaction(Signals[I], &Action, &Old[I]);
    }
  }
  ~SignalWatch() {
    for (size_t I = 0; I < std::size(Signals); ++I)
      sigaction(Signals[I], &Old[I], nullptr);
  }

private:
  /// A terminal that is closed sends SIGHUP.
  static constexpr int Signals[] = {SIGINT, SIGTERM, SIGHUP};
  struct sigaction Old[std::size(Signals)] = {};
};

class Pool {
public:
  Pool(ArrayRef<UnitJob> Jobs, const RunLimits &Limits, const Paths &Names, UnitDone Done,
       StringRef Folder)
      : Jobs(Jobs), Limits(Limits), Names(Names), Done(Done), Folder(Folder),
        Batches(batchesOf(Jobs)), Outcomes(Jobs.size()) {
    BitVector Shared(Jobs.size());
    for (const std::unique_ptr<Batch> &B : Batches)
      for (size_t Job : B->jobs())
        Shared.set(Job);
    for (size_t I = 0; I < Jobs.size(); ++I)
      if (!Shared[I])
        Alone.push_back(I);
  }

  Expected<std::vector<UnitOutcome>> run() {
    for (;;) {
      while (!CaughtSignal && Running.size() < Limits.Jobs) {
        Expected<bool> Started = start();
        if (!Started)
          return stopAll(), Started.takeError();
        if (!*Started)
          break;
      }
      if (CaughtSignal || Running.empty())
        break;
      waitForOne();
    }
    stopAll();
    return std::move(Outcomes);
  }

private:
  /// False where nothing is left to start.
  Expected<bool> start() {
    for (const std::unique_ptr<Batch> &B : Batches) {
      size_t Serving = count_if(Running, [&](const Worker &W) { return W.batch() == B.get(); });
      if (B->size() >= Batch::Smallest * (Serving + 1))
        return add(Worker::startSharing(Jobs, *B, Folder, Limits, Names));
    }
    std::optional<size_t> Next = takeAlone();
    if (!Next)
      return false;
    return add(Worker::start(Jobs, *Next, Folder, Limits, Names));
  }

  Expected<bool> add(Expected<Worker> Started) {
    if (!Started)
      return Started.takeError();
    Running.push_back(std::move(*Started));
    return true;
  }

  std::optional<size_t> takeAlone() {
    if (!Alone.empty()) {
      size_t Next = Alone.front();
      Alone.pop_front();
      return Next;
    }
    for (const std::unique_ptr<Batch> &B : Batches)
      if (std::optional<size_t> Next = B->takeLast())
        return Next;
    return std::nullopt;
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
      handle(I);
    }
  }

  void handle(size_t At) {
    Worker &From = Running[At];
    switch (From.next()) {
    case Worker::Event::Wants:
      return answer(From);
    case Worker::Event::Began:
      return;
    case Worker::Event::Ended:
      finish(From);
      if (!From.batch())
        remove(At);
      return;
    case Worker::Event::Gone:
      // What it was to do is done without it.
      if (From.index())
        Alone.push_back(*From.index());
      if (!From.wasUseful())
        From.batch()->abandon();
      return remove(At);
    }
  }

  void answer(Worker &Asking) {
    Batch &From = *Asking.batch();
    size_t Stage = Asking.stage();
    if (Asking.plan() != From.plan())
      return Asking.stop();
    if (std::optional<size_t> Next = From.take(Stage))
      return Asking.give(*Next, Limits);
    From.hasAfter(Stage) ? Asking.goOn(Limits) : Asking.stop();
  }

  void finish(Worker &Ended) {
    size_t Index = *Ended.index();
    UnitOutcome Outcome = Ended.outcome(Jobs, Names, Limits);
    // Ctrl-C reaches the children as well; their end is no failure of theirs.
    if (CaughtSignal && !Outcome.Report.Failures.empty())
      return;
    if (Outcome.Extras.ParsedAlone)
      Ended.batch()->learn(Outcome.Extras.Unfit);
    Outcomes[Index] = std::move(Outcome);
    Done(Index, Outcomes[Index]);
  }

  void remove(size_t At) {
    Running[At].end();
    Running.erase(Running.begin() + At);
  }

  void stopAll() {
    for (Worker &W : Running)
      W.end();
    Running.clear();
  }

  ArrayRef<UnitJob> Jobs;
  const RunLimits &Limits;
  const Paths &Names;
  UnitDone Done;
  StringRef Folder;
  std::vector<std::unique_ptr<Batch>> Batches;
  std::deque<size_t> Alone;
  std::vector<UnitOutcome> Outcomes;
  std::vector<Worker> Running;
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
