// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Reports in, findings out.
#include "Command.h"

#include "Finish.h"
#include "support/Text.h"

#include <chrono>

using namespace llvm;

namespace corolint::driver {
namespace {

/// Reads every report; all that are damaged are named, not the first alone.
Expected<Outcome> readReports(ArrayRef<std::string> Files) {
  Outcome Run;
  Error Failed = Error::success();
  for (const std::string &File : Files) {
    Expected<std::string> Text = readFile(File);
    Expected<TuReport> Report = Text ? readTuReport(*Text, File) : Text.takeError();
    if (Report)
      addTo(Run, std::move(*Report));
    else
      Failed = joinErrors(std::move(Failed), Report.takeError());
  }
  if (Failed)
    return std::move(Failed);
  // summaries: conclusions over the whole program are drawn here, and in the same way at the end
  // of analyseProject().
  return std::move(Run);
}

} // namespace

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
  Expected<Finish> End = Finish::from(Args, Names, **Config);
  if (!End)
    return End.takeError();
  Expected<Outcome> Run = readReports(Args.positional());
  if (!Run)
    return Run.takeError();
  OriginRules Origins(Names, "", (*Config)->Exclude, Args.has(OPT_all_files));
  std::chrono::duration<double> Spent = std::chrono::steady_clock::now() - Start;
  return End->run(std::move(*Run), Origins, Spent.count());
}

} // namespace corolint::driver
