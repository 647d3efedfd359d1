// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One TU in, one report file out: a command that a build engine can run on any machine.
#include "Command.h"

#include "Project.h"
#include "support/Text.h"
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

} // namespace

Expected<int> runSummarize(const Arguments &Args) {
  setQuiet(true);
  if (Args.positional().size() != 1)
    return failure("summarize takes one file; -o names the report to write");
  std::optional<std::string> To = Args.value(OPT_output);
  if (!To)
    return failure("name the report to write with -o, such as -o " +
                   sys::path::filename(Args.positional().front()) + ".corosum");
  Expected<RunLimits> Limits = limitsFrom(Args);
  if (!Limits)
    return Limits.takeError();
  Expected<std::unique_ptr<Project>> From = Project::open(Args);
  if (!From)
    return From.takeError();
  if ((*From)->jobs().empty())
    return ExitUsage;
  Expected<std::vector<UnitOutcome>> Units =
      analyseUnits((*From)->jobs(), *Limits, (*From)->names(), [](size_t, const UnitOutcome &) {});
  if (!Units)
    return Units.takeError();
  UnitOutcome &Unit = Units->front();
  if (!Unit.Ran)
    return 128 + interruptedBy();
  if (Error Failed = writeFile(*To, [&](raw_ostream &Out) {
        writeTuReport(Unit.Report, Out);
        return Error::success();
      }))
    return std::move(Failed);
  if (std::optional<std::string> Deps = Args.value(OPT_deps))
    if (Error Failed = writeDependencies(*Deps, *To, Unit.Extras.Inputs))
      return std::move(Failed);
  for (const Failure &F : Unit.Report.Failures)
    printError(F.Source + ": " + F.Note.Message);
  return Unit.Report.Failures.empty() ? ExitClean : ExitIncomplete;
}

} // namespace corolint::driver
