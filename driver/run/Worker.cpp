// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Worker.h"

#include "Confinement.h"
#include "support/Text.h"
#include "llvm/Support/Compiler.h"
#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace llvm;

namespace corolint::driver {
namespace {

/// The child's exit code when memory runs out; any that it does not use otherwise.
constexpr int OutOfMemory = 77, CannotWrite = 78;

void onBadAlloc(void *, const char *, bool) { _exit(OutOfMemory); }

/// The address space in use, libraries and all; 0 where the system does not say.
rlim_t addressSpaceInUse() {
  // As a stream: files in /proc have no size.
  auto Status = MemoryBuffer::getFileAsStream("/proc/self/statm");
  rlim_t Pages = 0;
  if (Status)
    (*Status)->getBuffer().split(' ').first.getAsInteger(10, Pages);
  return Pages * sysconf(_SC_PAGESIZE);
}

/// Not every system enforces RLIMIT_DATA, so the address space is limited: what is in use, and
/// \p Megabytes more.
void limitMemory(unsigned Megabytes) {
  install_bad_alloc_error_handler(onBadAlloc);
  rlim_t InUse = addressSpaceInUse();
#if LLVM_ADDRESS_SANITIZER_BUILD
  InUse = 0; // its shadow alone takes terabytes
#endif
  if (Megabytes == 0 || InUse == 0)
    return;
  rlim_t Bytes = InUse + (rlim_t(Megabytes) << 20);
  rlimit Limit{Bytes, Bytes};
  setrlimit(RLIMIT_AS, &Limit);
}

/// Whatever the child prints (a crash's stack dump) goes to a file, not to the user's terminal.
void redirectOutput(const std::string &Base) {
  int Log = open((Base + ".log").c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (Log < 0)
    return;
  dup2(Log, STDOUT_FILENO);
  dup2(Log, STDERR_FILENO);
  setenv("LLVM_DISABLE_SYMBOLIZATION", "1", 1);
}

std::string baseOf(StringRef Folder, size_t Index) {
  SmallString<256> Base(Folder);
  sys::path::append(Base, Twine(Index));
  return std::string(Base);
}

/// Ends with the process that forked it: nobody else keeps its limit of time.
void dieWithParent(pid_t Parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != Parent)
    _exit(0); // it ended in between
}

/// A limit of CPU time beside the parent's of wall-clock time, for when nobody watches.
void limitTime(unsigned Seconds) {
  if (Seconds == 0)
    return;
  rlimit Limit{rlim_t(Seconds) + 5, rlim_t(Seconds) + 10};
  setrlimit(RLIMIT_CPU, &Limit);
}

void beginChild(const std::string &Base, const RunLimits &Limits, pid_t Parent) {
  for (int Signal : {SIGINT, SIGTERM, SIGHUP})
    signal(Signal, SIG_DFL);
  dieWithParent(Parent);
  redirectOutput(Base);
  limitMemory(Limits.MemoryMegabytes);
  forbidPrograms();
  forbidSockets();
}

/// Where a worker leaves what it made. Opened before the parse, which may open nothing to write.
class Outputs {
public:
  explicit Outputs(const std::string &Base)
      : Extras(Base + ".extras", ExtrasFailed), Report(Base + ".report", ReportFailed) {}

  /// Empty, or why the files could not be written.
  std::string write(const UnitExtras &Made, TuReport &Of) {
    writeExtras(Made, Extras);
    writeTuReport(Of, Report);
    for (raw_fd_ostream *To : {&Extras, &Report})
      To->flush();
    for (std::error_code Code : {ExtrasFailed, ReportFailed, Extras.error(), Report.error()})
      if (Code)
        return "cannot write a report: " + Code.message();
    return {};
  }

private:
  std::error_code ExtrasFailed, ReportFailed;
  raw_fd_ostream Extras, Report;
};

[[noreturn]] void endChild(TuReport &Report, const UnitExtras &Extras, Outputs &To) {
  std::string Failed = To.write(Extras, Report);
  if (!Failed.empty())
    printError(Failed);
  errs().flush();
  // No destructors: the parent's buffers and files are not ours to touch.
  _exit(Failed.empty() ? 0 : CannotWrite);
}

/// What a process with shared headers tells its parent.
struct Notice {
  int Event; ///< a Worker::Event
  int Value; ///< the stage, the child, or how that ended
};
/// The answers to Event::Wants that are no job.
constexpr int GoOn = -1, Stop = -2;

/// The whole of \p Data, or false where the other end is closed.
bool transfer(ssize_t (*Call)(int, void *, size_t), int Descriptor, void *Data, size_t Size) {
  for (char *At = static_cast<char *>(Data); Size != 0;) {
    ssize_t Done = Call(Descriptor, At, Size);
    if (Done < 0 && errno == EINTR)
      continue;
    if (Done <= 0)
      return false;
    At += Done;
    Size -= Done;
  }
  return true;
}
bool sendAll(int Descriptor, void *Data, size_t Size) {
  return transfer([](int To, void *From, size_t N) { return ::send(To, From, N, MSG_NOSIGNAL); },
                  Descriptor, Data, Size);
}
bool receiveAll(int Descriptor, void *Data, size_t Size) {
  return transfer(::read, Descriptor, Data, Size);
}

void tell(int Parent, Worker::Event Event, int Value) {
  Notice Told{int(Event), Value};
  if (!sendAll(Parent, &Told, sizeof(Told)))
    _exit(0); // nobody waits for what is left
}

int waitFor(int Process) {
  int Status = 0;
  while (waitpid(Process, &Status, 0) < 0 && errno == EINTR)
    continue;
  return Status;
}

/// Serves jobs of one stage, each in a child. Returns null when there are no more, and in a child
/// what it is for. \p Seconds, what the parse took that they share, is for one child to tell.
std::optional<size_t> serveStage(size_t Stage, int Parent, double &Seconds) {
  for (;;) {
    tell(Parent, Worker::Event::Wants, Stage);
    int Job = Stop;
    if (!receiveAll(Parent, &Job, sizeof(Job)) || Job == Stop)
      _exit(0);
    if (Job == GoOn)
      return std::nullopt;
    pid_t Self = getpid(), Process = fork();
    if (Process < 0)
      _exit(0);
    if (Process == 0) {
      dieWithParent(Self);
      close(Parent);
      return Job;
    }
    Seconds = 0;
    tell(Parent, Worker::Event::Began, Process);
    tell(Parent, Worker::Event::Ended, waitFor(Process));
  }
}

[[noreturn]] void runSharing(ArrayRef<UnitJob> Jobs, const Batch &From, StringRef Folder,
                             const RunLimits &Limits, const Paths &Names, int Parent, pid_t Main) {
  beginChild((Folder + "/shared" + Twine(getpid())).str(), Limits, Main);
  std::optional<size_t> Index;
  std::optional<Outputs> Files;
  double Seconds = 0;
  auto Start = std::chrono::steady_clock::now();
  auto Serve = [&](size_t Stage) -> const UnitJob * {
    Seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - Start).count();
    Index = serveStage(Stage, Parent, Seconds);
    Start = std::chrono::steady_clock::now();
    if (!Index)
      return nullptr;
    std::string Base = baseOf(Folder, *Index);
    redirectOutput(Base);
    Files.emplace(Base);
    limitTime(Limits.TimeoutSeconds);
    forbidWriting();
    return &Jobs[*Index];
  };
  UnitExtras Extras;
  std::optional<TuReport> Report =
      analyseShared(Jobs[From.first()], {From.stages(), Serve}, Names, Extras);
  if (!Report)
    _exit(0);
  if (Seconds != 0)
    Extras.Times.push_back({"shared headers", Seconds});
  endChild(*Report, Extras, *Files);
}

/// The innermost entry of LLVM's stack of activities, which a crash prints to the log.
std::string lastActivity(const std::string &Base) {
  Expected<std::string> Log = readFile(Base + ".log");
  if (!Log)
    return consumeError(Log.takeError()), "";
  SmallVector<StringRef> Lines;
  StringRef(*Log).split(Lines, '\n');
  std::string Last;
  for (StringRef Line : Lines) {
    auto [Number, Text] = Line.split(".\t");
    if (!Text.empty() && !Number.empty() && all_of(Number, [](char C) { return isDigit(C); }) &&
        !Text.starts_with("Program arguments"))
      Last = Text.str();
  }
  return Last;
}

} // namespace

Expected<Worker> Worker::launch(StringRef Folder, const RunLimits &Limits,
                                function_ref<void(int Parent, int Main)> Run) {
  int Ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, Ends) != 0)
    return failure(Twine("cannot make a socket for a worker: ") + std::strerror(errno));
  for (int End : Ends)
    fcntl(End, F_SETFD, FD_CLOEXEC);
  pid_t Self = getpid(), Process = fork();
  if (Process < 0)
    return failure(Twine("cannot start a worker process: ") + std::strerror(errno));
  if (Process == 0) {
    close(Ends[0]);
    Run(Ends[1], Self);
  }
  close(Ends[1]);
  Worker Result;
  Result.Process = Process;
  Result.Descriptor = Ends[0];
  Result.Folder = Folder.str();
  Result.setDeadline(Limits);
  return Result;
}

Expected<Worker> Worker::start(ArrayRef<UnitJob> Jobs, size_t Index, StringRef Folder,
                               const RunLimits &Limits, const Paths &Names) {
  Expected<Worker> Result = launch(Folder, Limits, [&](int, pid_t Main) {
    std::string Base = baseOf(Folder, Index);
    beginChild(Base, Limits, Main);
    Outputs Files(Base);
    limitTime(Limits.TimeoutSeconds);
    forbidWriting();
    UnitExtras Extras;
    TuReport Report = analyseUnit(Jobs[Index], Names, Extras);
    endChild(Report, Extras, Files);
  });
  if (Result)
    Result->Index = Index;
  return Result;
}

Expected<Worker> Worker::startSharing(ArrayRef<UnitJob> Jobs, Batch &Shared, StringRef Folder,
                                      const RunLimits &Limits, const Paths &Names) {
  Expected<Worker> Result = launch(Folder, Limits, [&](int Parent, pid_t Main) {
    runSharing(Jobs, Shared, Folder, Limits, Names, Parent, Main);
  });
  if (Result) {
    Result->Shared = &Shared;
    Result->Plan = Shared.plan();
  }
  return Result;
}

void Worker::setDeadline(const RunLimits &Limits) {
  using std::chrono::steady_clock;
  Deadline = Limits.TimeoutSeconds == 0
                 ? steady_clock::time_point::max()
                 : steady_clock::now() + std::chrono::seconds(Limits.TimeoutSeconds);
}

Worker::Event Worker::next() {
  Notice Told{};
  if (Shared && receiveAll(Descriptor, &Told, sizeof(Told))) {
    Value = Told.Value;
    if (Event(Told.Event) == Event::Began)
      Child = Value;
    if (Event(Told.Event) == Event::Ended)
      Child = -1;
    return Event(Told.Event);
  }
  Value = waitFor(Process);
  Process = -1;
  return Shared ? Event::Gone : Event::Ended;
}

void Worker::give(size_t Job, const RunLimits &Limits) {
  Index = Job;
  Useful = true;
  setDeadline(Limits);
  int Answer = Job;
  sendAll(Descriptor, &Answer, sizeof(Answer));
}

void Worker::goOn(const RunLimits &Limits) {
  setDeadline(Limits);
  int Answer = GoOn;
  sendAll(Descriptor, &Answer, sizeof(Answer));
}

void Worker::stop() {
  Useful = true;
  int Answer = Stop;
  sendAll(Descriptor, &Answer, sizeof(Answer));
}

void Worker::kill(FailureKind Why) {
  Killed = Why;
  // What asks for the next job meanwhile is not late.
  Deadline = std::chrono::steady_clock::time_point::max();
  ::kill(Child != -1 ? Child : Process, SIGKILL);
}

void Worker::end() {
  for (int Running : {Child, Process})
    if (Running != -1)
      ::kill(Running, SIGKILL);
  if (Process != -1)
    waitFor(Process);
  close(Descriptor);
}

std::string Worker::describeEnd(const std::string &Base, FailureKind &Kind,
                                const RunLimits &Limits) const {
  int Status = Value;
  if (Killed == FailureKind::Timeout || (WIFSIGNALED(Status) && WTERMSIG(Status) == SIGXCPU)) {
    Kind = FailureKind::Timeout;
    return ("it was not done after " + counted(Limits.TimeoutSeconds, "second") +
            " (--timeout sets the limit)");
  }
  if (WIFEXITED(Status) && WEXITSTATUS(Status) == OutOfMemory) {
    Kind = FailureKind::Memory;
    return (Twine("it needed more than ") + Twine(Limits.MemoryMegabytes) +
            " MB of memory (--memory sets the limit)")
        .str();
  }
  if (WIFEXITED(Status) && WEXITSTATUS(Status) == CannotWrite)
    return ("its report could not be written into " + sys::path::parent_path(Base) +
            "; is there space left?")
        .str();
  if (!WIFSIGNALED(Status))
    return (Twine("its worker ended with code ") + Twine(WEXITSTATUS(Status))).str();
  std::string Activity = lastActivity(Base);
  if (!Activity.empty())
    Activity = "; it was busy with: " + Activity;
  return (Twine("the analysis of this file crashed (") + strsignal(WTERMSIG(Status)) +
          "), please report it" + Activity)
      .str();
}

UnitOutcome Worker::read(const UnitJob &Job, const std::string &Base, const Paths &Names) const {
  UnitOutcome Result;
  Result.Ran = true;
  Expected<std::string> Text = readFile(Base + ".report");
  Expected<TuReport> Report = Text ? readTuReport(*Text, Base + ".report") : Text.takeError();
  if (!Report) {
    Result.Report.Source = Names.stored(Job.File);
    Result.Report.Failures.push_back(makeFailure(FailureKind::Crash, Result.Report.Source,
                                                 "corolint-internal",
                                                 toString(Report.takeError())));
    return Result;
  }
  Result.Report = std::move(*Report);
  if (Expected<std::string> Extras = readFile(Base + ".extras"))
    Result.Extras = readExtras(*Extras);
  else
    consumeError(Extras.takeError());
  return Result;
}

UnitOutcome Worker::outcome(ArrayRef<UnitJob> Jobs, const Paths &Names, const RunLimits &Limits) {
  const UnitJob &Job = Jobs[*Index];
  std::string Base = baseOf(Folder, *Index);
  Index.reset();
  if (WIFEXITED(Value) && WEXITSTATUS(Value) == 0)
    return read(Job, Base, Names);
  UnitOutcome Result;
  Result.Ran = true;
  Result.Report.Source = Names.stored(Job.File);
  FailureKind Kind = FailureKind::Crash;
  std::string Message = describeEnd(Base, Kind, Limits);
  Killed.reset();
  Result.Report.Failures.push_back(
      makeFailure(Kind, Result.Report.Source, "corolint-internal", std::move(Message)));
  return Result;
}

} // namespace corolint::driver
