// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// baseline create|update|prune: the known findings of a project.
#include "Command.h"

#include "Project.h"
#include "report/Baseline.h"
#include "report/Pipeline.h"
#include "run/Progress.h"
#include "support/Text.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace corolint::driver {
namespace {

const std::vector<std::string> Verbs = {"create", "update", "prune"};

Expected<Baseline> startingPoint(StringRef Verb, StringRef Path) {
  bool Exists = sys::fs::exists(Path);
  if (Verb == "create" && Exists)
    return failure(Path + " exists already; 'corolint baseline update' renews it");
  if (Verb != "create" && !Exists)
    return failure("there is no baseline " + Path + "; 'corolint baseline create' makes one");
  return Exists ? Baseline::load(Path) : Baseline();
}

} // namespace

Expected<int> runBaseline(const Arguments &Given) {
  Arguments Args = Given;
  StringRef Verb = Args.positional().empty() ? "" : StringRef(Given.positional().front());
  if (!is_contained(Verbs, Verb))
    return failure("baseline takes create, update or prune" + didYouMean(Verb, Verbs));
  Args.dropFirstPositional();
  Expected<RunLimits> Limits = limitsFrom(Args);
  if (!Limits)
    return Limits.takeError();
  Expected<std::unique_ptr<Project>> From = Project::open(Args);
  if (!From)
    return From.takeError();
  const Paths &Names = (*From)->names();
  std::string Path = baselinePath(Args, Names, (*From)->config());
  // What a repository says must not choose where this writes; the person who calls it may.
  if (!Args.has(OPT_baseline) && !Names.isInside(Names.stored(Path)))
    return failure("the configured Baseline " + Path + " is outside of the project " +
                   Names.root() + "; name it with --baseline to write it");
  Expected<Baseline> Known = startingPoint(Verb, Path);
  if (!Known)
    return Known.takeError();

  Progress Shown((*From)->jobs().size(), true);
  Expected<Outcome> Run = analyseProject(**From, *Limits, Shown);
  if (!Run)
    return Run.takeError();
  Shown.clear();
  if (Run->Interrupted)
    return 128 + *Run->Interrupted;
  SourceTexts Texts(Names);
  runStages(*Run, {Names, Texts, (*From)->origins()});

  bool Complete = Run->Failures.empty() && Run->Problems.empty() && Args.positional().empty();
  std::vector<std::string> Stale = Known->stale(*Run);
  // Files that were not looked at may still have their findings.
  if (Complete)
    Known->remove(Stale);
  else if (!Stale.empty())
    printNote("no entry is removed, since not every file was analysed");
  size_t Before = Known->size();
  if (Verb != "prune")
    Known->add(*Run, Texts);
  if (Error Failed = Known->save(Path))
    return std::move(Failed);
  outs() << Names.shown(Names.stored(Path)) << ": " << counted(Known->size(), "known finding")
         << " (" << Known->size() - Before << " new, " << (Complete ? Stale.size() : 0)
         << " removed)\n";
  return Run->Failures.empty() ? ExitClean : ExitIncomplete;
}

} // namespace corolint::driver
