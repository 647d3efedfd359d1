// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Reports in, findings out.
#include "Command.h"

#include "Conclude.h"
#include "Finish.h"
#include "Project.h"
#include "Reports.h"
#include "support/Text.h"

#include <chrono>

using namespace llvm;

namespace corolint::driver {

Expected<int> runLink(const Arguments &Args) {
  setQuiet(Args.has(OPT_quiet));
  auto Start = std::chrono::steady_clock::now();
  if (Args.positional().empty())
    return failure("link needs reports, as 'corolint summarize' writes them");
  Paths Names = Paths::here(Args.value(OPT_root).value_or(""));
  ConfigFiles Configs(Names, Args.value(OPT_config));
  Expected<const ConfigFile *> Config = Configs.forFolder(Names.current());
  if (!Config)
    return Config.takeError();
  Expected<Finish> End = Finish::from(Args, Names, **Config, &Configs);
  if (!End)
    return End.takeError();
  Expected<CheckChoice> Choice = choiceFrom(Args, **Config);
  Expected<UnitConfig> Checks = Choice ? makeUnitConfig(*Choice) : Choice.takeError();
  if (!Checks)
    return Checks.takeError();
  Expected<std::vector<TuReport>> Reports = readReports(Args.positional());
  if (!Reports)
    return Reports.takeError();
  End->distrustNames();
  Outcome Run;
  std::vector<UnitSummary> Units;
  for (TuReport &Report : *Reports) {
    Units.push_back(std::move(Report.Summary));
    addTo(Run, std::move(Report));
  }
  concludeProgram(std::move(Units), Checks->Checks, Names, Run);
  OriginRules Origins(Names, "", {}, Args.has(OPT_all_files), &Configs);
  std::chrono::duration<double> Spent = std::chrono::steady_clock::now() - Start;
  return End->run(std::move(Run), Origins, Spent.count());
}

} // namespace corolint::driver
