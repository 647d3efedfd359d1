// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Command.h"

#include "Finish.h"
#include "Project.h"
#include "run/Progress.h"
#include "support/Text.h"

using namespace llvm;

namespace corolint::driver {

Expected<int> runCheck(const Arguments &Args) {
  setQuiet(Args.has(OPT_quiet));
  Expected<RunLimits> Limits = limitsFrom(Args);
  if (!Limits)
    return Limits.takeError();
  Expected<std::unique_ptr<Project>> From = Project::open(Args);
  if (!From)
    return From.takeError();
  Expected<Finish> End =
      Finish::from(Args, (*From)->names(), (*From)->config(), &(*From)->configs());
  if (!End)
    return End.takeError();
  // A hook names what a commit has, and all of that may be excluded; of few files, a shard has
  // none.
  bool MayBeNone =
      (Args.has(OPT_force_exclude) && (*From)->problems().empty()) || Args.has(OPT_shard);
  if ((*From)->jobs().empty() && !MayBeNone)
    return ExitUsage;
  Progress Shown((*From)->jobs().size(), !Args.has(OPT_quiet));
  Expected<Outcome> Run = analyseProject(**From, *Limits, Shown);
  if (!Run)
    return Run.takeError();
  Shown.clear();
  return End->run(std::move(*Run), (*From)->origins(), Shown.seconds());
}

} // namespace corolint::driver
