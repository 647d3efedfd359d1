// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Worker.h"

#include "support/Text.h"
#include "llvm/Support/Compiler.h"
#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <sys/resource.h>
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

void writeExtras(const UnitExtras &Extras, raw_ostream &Out) {
  json::OStream Json(Out);
  Json.object([&] {
    Json.attributeArray("times", [&] {
      for (const CheckTime &Time : Extras.Times)
        Json.value(json::Array{Time.Check, Time.Seconds});
    });
    Json.attributeArray("inputs", [&] {
      for (const std::string &Input : Extras.Inputs)
        Json.value(Input);
    });
    Json.attributeArray("missing", [&] {
      for (const std::string &File : Extras.Missing)
        Json.value(File);
    });
  });
}

UnitExtras readExtras(StringRef Text) {
  UnitExtras Extras;
  Expected<json::Value> Parsed = json::parse(Text);
  if (!Parsed)
    return consumeError(Parsed.takeError()), Extras;
  const json::Object *Object = Parsed->getAsObject();
  if (const json::Array *Times = Object ? Object->getArray("times") : nullptr)
    for (const json::Value &Time : *Times)
      if (const json::Array *Pair = Time.getAsArray(); Pair && Pair->size() == 2)
        Extras.Times.push_back(
            {(*Pair)[0].getAsString().value_or("").str(), (*Pair)[1].getAsNumber().value_or(0)});
  if (const json::Array *Inputs = Object ? Object->getArray("inputs") : nullptr)
    for (const json::Value &Input : *Inputs)
      Extras.Inputs.push_back(Input.getAsString().value_or("").str());
  if (const json::Array *Missing = Object ? Object->getArray("missing") : nullptr)
    for (const json::Value &File : *Missing)
      Extras.Missing.insert(File.getAsString().value_or("").str());
  return Extras;
}

[[noreturn]] void runChild(const UnitJob &Job, const std::string &Base, const RunLimits &Limits,
                           const Paths &Names) {
  signal(SIGINT, SIG_DFL);
  signal(SIGTERM, SIG_DFL);
  redirectOutput(Base);
  limitMemory(Limits.MemoryMegabytes);
  UnitExtras Extras;
  TuReport Report = analyseUnit(Job, Names, Extras);
  Error Failed = writeFile(Base + ".extras", [&](raw_ostream &Out) {
    return writeExtras(Extras, Out), Error::success();
  });
  if (!Failed)
    Failed = writeFile(Base + ".report", [&](raw_ostream &Out) {
      return writeTuReport(Report, Out), Error::success();
    });
  int Code = Failed ? CannotWrite : 0;
  if (Failed)
    printError(std::move(Failed));
  errs().flush();
  // No destructors: the parent's buffers and files are not ours to touch.
  _exit(Code);
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

Expected<Worker> Worker::start(const UnitJob &Job, size_t Index, std::string Base,
                               const RunLimits &Limits, const Paths &Names) {
  int Ends[2];
  if (pipe2(Ends, O_CLOEXEC) != 0)
    return failure(Twine("cannot make a pipe for a worker: ") + std::strerror(errno));
  pid_t Process = fork();
  if (Process < 0)
    return failure(Twine("cannot start a worker process: ") + std::strerror(errno));
  if (Process == 0) {
    close(Ends[0]);
    runChild(Job, Base, Limits, Names);
  }
  close(Ends[1]);
  Worker Result;
  Result.Index = Index;
  Result.Process = Process;
  Result.Descriptor = Ends[0];
  Result.Base = std::move(Base);
  Result.Deadline = Limits.TimeoutSeconds == 0 ? std::chrono::steady_clock::time_point::max()
                                               : std::chrono::steady_clock::now() +
                                                     std::chrono::seconds(Limits.TimeoutSeconds);
  return Result;
}

void Worker::kill(FailureKind Why) {
  Killed = Why;
  ::kill(Process, SIGKILL);
}

std::string Worker::describeEnd(int Status, FailureKind &Kind, const RunLimits &Limits) const {
  if (Killed == FailureKind::Timeout) {
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

UnitOutcome Worker::read(const UnitJob &Job, const Paths &Names) const {
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

UnitOutcome Worker::finish(const UnitJob &Job, const Paths &Names, const RunLimits &Limits) {
  int Status = 0;
  while (waitpid(Process, &Status, 0) < 0 && errno == EINTR)
    continue;
  close(Descriptor);
  if (WIFEXITED(Status) && WEXITSTATUS(Status) == 0)
    return read(Job, Names);
  UnitOutcome Result;
  Result.Ran = true;
  Result.Report.Source = Names.stored(Job.File);
  FailureKind Kind = FailureKind::Crash;
  std::string Message = describeEnd(Status, Kind, Limits);
  Result.Report.Failures.push_back(
      makeFailure(Kind, Result.Report.Source, "corolint-internal", std::move(Message)));
  return Result;
}

} // namespace corolint::driver
