// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Finish.h"

#include "Command.h"
#include "Statistics.h"
#include "report/Words.h"
#include "support/Text.h"

using namespace llvm;

namespace corolint::driver {

Expected<Finish> Finish::from(const Arguments &Args, const Paths &Names,
                              const ConfigFile &Config) {
  Expected<Output> Target = Output::from(Args);
  if (!Target)
    return Target.takeError();
  Finish Result(Args, Names, std::move(*Target));
  Expected<std::string> Level = Args.word(OPT_fail_on, {"warning", "error", "note"});
  if (!Level)
    return Level.takeError();
  if (!Args.has(OPT_fail_on))
    Level = Config.FailOn.value_or("warning");
  Result.FailOn = *fromWord(*Level, Severity::Error);
  Result.JudgeSuppressions = Args.value(OPT_tier).value_or(Config.Tier.value_or("core")) != "core";
  return std::move(Result);
}

Expected<int> Finish::run(Outcome Run, const OriginRules &Origins, double Seconds) const {
  SourceTexts Texts(Names);
  StageContext Context{Names, Texts, Origins};
  Context.JudgeSuppressions = JudgeSuppressions;
  runStages(Run, Context);
  if (Error Failed = Target.write(Run, Names, Texts, Seconds))
    return std::move(Failed);
  if (Args.has(OPT_statistics))
    printStatistics(Run);
  if (Args.has(OPT_profile))
    printProfile(Run);
  if (Run.Interrupted)
    printError("interrupted; what was found until then is shown");
  return exitCode(Run);
}

int Finish::exitCode(const Outcome &Run) const {
  if (Run.Interrupted)
    return 128 + *Run.Interrupted;
  if (!Run.Problems.empty())
    return ExitUsage;
  if (!Run.Failures.empty())
    return ExitIncomplete;
  return Run.anyShown(FailOn) && !Args.has(OPT_exit_zero) ? ExitFindings : ExitClean;
}

} // namespace corolint::driver
