// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One TU in, one report file out: a command that a build engine can run on any machine. Or all TUs,
// or a shard of them, into a folder.
#include "Command.h"

#include "Project.h"
#include "support/Text.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace corolint::driver {
namespace {

/// A Makefile rule, as compilers write it.
Error writeDependencies(StringRef To, StringRef Target, ArrayRef<std::string> Inputs) {
  return writeFile(To, [&](raw_ostream &Out) {
    auto Escape = [&](StringRef Path) {
      for (char C : Path) {
        if (C == ' ' || C == '#')
          Out << '\\';
        Out << (C == '$' ? "$$" : StringRef(&C, 1));
      }
    };
    Escape(Target);
    Out << ':';
    for (StringRef Input : Inputs) {
      Out << " \\\n  ";
      Escape(Input);
    }
    Out << '\n';
    return Error::success();
  });
}

/// One file and one report, or a folder of reports for all that was chosen.
class Summarize {
public:
  Summarize(const Arguments &Args, std::string To)
      : Args(Args), To(std::move(To)), One(Args.positional().size() == 1 && !Args.has(OPT_shard) &&
                                           !sys::fs::is_directory(Args.positional().front())) {}

  Expected<int> run() {
    Expected<RunLimits> Limits = limitsFrom(Args);
    if (!Limits)
      return Limits.takeError();
    Expected<std::unique_ptr<Project>> From = Project::open(Args);
    if (!From)
      return From.takeError();
    const std::vector<UnitJob> &Jobs = (*From)->jobs();
    if (Jobs.empty() && !Args.has(OPT_shard))
      return ExitUsage;
    auto Read = [&](ArrayRef<UnitJob> All) {
      return analyseUnits(All, *Limits, (*From)->names(), [](size_t, const UnitOutcome &) {});
    };
    Expected<std::vector<UnitOutcome>> Units = Read(Jobs);
    if (!Units)
      return Units.takeError();
    for (UnitOutcome &Unit : *Units)
      if (Error Failed = write(Unit))
        return std::move(Failed);
    // After a failure the rest of that file's includes are unknown.
    if (Complete && !interruptedBy())
      if (Error Failed = readOtherHeaders(**From, Read))
        return std::move(Failed);
    if (int Signal = interruptedBy())
      return 128 + Signal;
    return Complete ? ExitClean : ExitIncomplete;
  }

private:
  using Reader = function_ref<Expected<std::vector<UnitOutcome>>(ArrayRef<UnitJob>)>;

  Error readOtherHeaders(Project &From, Reader Read) {
    Expected<std::vector<UnitJob>> Jobs = From.jobsOfHeaders(Inputs);
    if (!Jobs || Jobs->empty())
      return Jobs.takeError();
    Expected<std::vector<UnitOutcome>> Units = Read(*Jobs);
    if (!Units)
      return Units.takeError();
    std::vector<std::string> Bad;
    for (UnitOutcome &Unit : *Units)
      if (Unit.Ran && needsOthers(Unit.Report))
        Bad.push_back(From.names().shown(Unit.Report.Source));
      else if (Error Failed = write(Unit))
        return Failed;
    if (!Bad.empty())
      printNote(leftOutHeaders(Bad));
    return Error::success();
  }

  Error write(UnitOutcome &Unit) {
    if (!Unit.Ran)
      return Error::success();
    for (StringRef Input : Unit.Extras.Inputs)
      Inputs.insert(Input);
    std::string Path =
        One ? To : To + "/" + sys::path::relative_path(Unit.Report.Source).str() + ".report";
    if (!One)
      if (std::error_code Code = sys::fs::create_directories(sys::path::parent_path(Path)))
        return failure("cannot make the folder of " + Path + ": " + Code.message());
    if (Error Failed = writeFile(Path, [&](raw_ostream &Out) {
          writeTuReport(Unit.Report, Out);
          return Error::success();
        }))
      return Failed;
    for (const Failure &F : Unit.Report.Failures)
      printError(F.Source + ": " + F.Note.Message);
    Complete &= Unit.Report.Failures.empty();
    std::optional<std::string> Deps = Args.value(OPT_deps);
    return Deps && One ? writeDependencies(*Deps, To, Unit.Extras.Inputs) : Error::success();
  }

  const Arguments &Args;
  std::string To;
  bool One;
  bool Complete = true;
  StringSet<> Inputs; ///< all files read
};

} // namespace

Expected<int> runSummarize(const Arguments &Args) {
  // A build engine runs it for one file after another.
  setQuiet(Args.positional().size() == 1);
  std::optional<std::string> To = Args.value(OPT_output);
  if (!To && Args.positional().size() == 1)
    return failure("name the report to write with -o, such as -o " +
                   sys::path::filename(Args.positional().front()) + ".report");
  if (!To)
    return failure("name the report to write with -o, or the folder for all reports");
  return Summarize(Args, *To).run();
}

} // namespace corolint::driver
