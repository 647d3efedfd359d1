// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Results of several runs, written with --format json, as one: shards of a CI job.
#include "Command.h"

#include "Finish.h"
#include "report/ResultsJson.h"
#include "support/Text.h"

using namespace llvm;

namespace corolint::driver {

Expected<int> runMerge(const Arguments &Args) {
  setQuiet(Args.has(OPT_quiet));
  if (Args.positional().empty())
    return failure("merge needs result files, as --format json=<file> writes them");
  Paths Names = Paths::here(Args.value(OPT_root).value_or(""));
  Expected<Finish> End = Finish::from(Args, Names, ConfigFile(), /*Configs=*/nullptr);
  if (!End)
    return End.takeError();
  End->distrustNames();
  Outcome Run;
  for (const std::string &File : Args.positional()) {
    Expected<std::string> Text = readInput(File);
    if (!Text)
      return Text.takeError();
    if (Error Failed = addResults(Run, *Text, File))
      return std::move(Failed);
  }
  for (StringRef Problem : Run.Problems)
    printError(Problem);
  // What the runs left out is left out; nothing more is.
  OriginRules Origins(Names, "", {}, /*AllFiles=*/true, /*Configs=*/nullptr);
  return End->run(std::move(Run), Origins, 0);
}

} // namespace corolint::driver
