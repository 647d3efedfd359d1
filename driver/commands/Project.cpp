// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Project.h"

#include "input/Language.h"
#include "report/Baseline.h"
#include "report/Words.h"
#include "run/Cache.h"
#include "run/HeaderGuess.h"
#include "support/Text.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Threading.h"

using namespace llvm;

namespace corolint::driver {
namespace {

/// All of \p Config that matters to the analysis of a TU.
std::string keyOf(const ConfigFile &Config) {
  std::string Key = Config.Tier.value_or("") + '\n';
  Key += (Config.Select ? "=" + join(*Config.Select, ",") : "") + '\n';
  Key += join(Config.Ignore, ",") + '\n' + join(Config.Models, "\n") + '\n';
  for (const auto &[Check, Options] : Config.Checks)
    for (const auto &[Name, Value] : Options)
      Key += Check + '.' + Name + '=' + Value + '\n';
  return Key;
}

/// Every \p Count-th of \p All, from \p First on.
template <class T> void takePart(std::vector<T> &All, unsigned First, unsigned Count) {
  size_t At = 0;
  erase_if(All, [&](const T &) { return At++ % Count != First; });
}

/// Whether `#include "Name"` may mean \p File: "../net/task.h" and net/task.h.
bool isNamedBy(StringRef File, StringRef Name) {
  while (Name.consume_front("../") || Name.consume_front("./")) {
  }
  return File == Name || (File.consume_back(Name) && File.ends_with("/"));
}

} // namespace

Project::Project(const Arguments &Args)
    : Args(Args), Names(Paths::here(Args.value(OPT_root).value_or(""))),
      ConfigsByFolder(Names, Args.value(OPT_config)) {}

Expected<std::unique_ptr<Project>> Project::open(const Arguments &Args) {
  std::unique_ptr<Project> Result(new Project(Args));
  Expected<std::string> Resources = findResourceDir(Args.value(OPT_resource_dir).value_or(""));
  if (!Resources)
    return Resources.takeError();
  Expected<std::shared_ptr<QueryDriver>> Drivers = QueryDriver::from(Args.values(OPT_query_driver));
  if (!Drivers)
    return Drivers.takeError();
  Result->Flags = {Args.values(OPT_extra_arg_before), Args.values(OPT_extra_arg),
                   std::move(*Resources), std::move(*Drivers)};
  if (Error Failed = Result->readConfig())
    return std::move(Failed);
  if (Error Failed = Result->openDatabase())
    return std::move(Failed);
  if (Error Failed = Result->select())
    return std::move(Failed);
  if (Error Failed = Result->makeJobs())
    return std::move(Failed);
  return std::move(Result);
}

Error Project::readConfig() {
  Expected<const ConfigFile *> Found = ConfigsByFolder.forFolder(Names.current());
  if (!Found)
    return Found.takeError();
  Here = *Found;
  return Error::success();
}

Error Project::openDatabase() {
  const auto &Wanted = Args.positional();
  if (Args.compilerFlags() || Args.has(OPT_no_database)) {
    if (Wanted.empty())
      return failure("name the files to analyse; without a database nothing else says which");
    Db = Database::fixed(Args.compilerFlags().value_or(std::vector<std::string>()));
    return Error::success();
  }
  std::string Path = Args.value(OPT_p).value_or(Here->Database.value_or(""));
  if (Path.empty()) {
    std::string Start = Names.current();
    if (!Wanted.empty()) {
      Start = absolutePath(Wanted.front());
      if (!sys::fs::is_directory(Start))
        Start = sys::path::parent_path(Start).str();
    }
    std::vector<DatabaseCandidate> Found = findDatabases(Start);
    if (Found.empty()) {
      for (const std::string &Name : Wanted)
        if (!sys::fs::exists(Name))
          return failure("there is no file or folder '" + Name + "'");
      return failure("no compilation database: " + whereWeLooked(Start) +
                     ". Name its folder with -p; with CMake, configure with "
                     "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON. A single file needs none: corolint "
                     "file.cpp -- -std=c++20");
    }
    Path = Found.front().Path;
    printNote("using " + Names.shown(Names.stored(Path)) + ", found " + Found.front().Why);
  }
  Expected<Database> Loaded = Database::load(Path);
  if (!Loaded)
    return Loaded.takeError();
  Db = std::move(*Loaded);
  return Error::success();
}

Error Project::select() {
  Origins.emplace(Names, Db->folder(), Args.values(OPT_exclude), Args.has(OPT_all_files),
                  &ConfigsByFolder);
  Chosen = selectUnits(*Db, Args.positional(), *Origins, Names, Args.has(OPT_force_exclude));
  for (StringRef Note : Chosen.Notes)
    printNote(Note);
  for (StringRef Problem : Chosen.Problems)
    printError(Problem);
  return takeShard();
}

/// Every N-th file: neighbours cost alike, so the parts are about equal.
Error Project::takeShard() {
  std::optional<std::string> Part = Args.value(OPT_shard);
  if (!Part)
    return Error::success();
  auto [First, Of] = StringRef(*Part).split('/');
  unsigned Index = 0, Count = 0;
  if (First.getAsInteger(10, Index) || Of.getAsInteger(10, Count) || Index == 0 || Index > Count)
    return failure("--shard takes I/N with I from 1 to N, such as 2/4, and not '" + *Part + "'");
  Shard = Index - 1;
  Shards = Count;
  for (const CompileCommand &Unit : Chosen.Units)
    FilesOfAllShards.push_back(Unit.File);
  takePart(Chosen.Units, Shard, Shards);
  return Error::success();
}

std::vector<std::string> Project::shardOf(ArrayRef<std::string> Headers) const {
  StringMap<std::vector<StringRef>> ByName;
  for (StringRef Header : Headers)
    ByName[sys::path::filename(Header)].push_back(Header);
  StringSet<> Included;
  std::vector<std::string> Left = FilesOfAllShards;
  while (!Left.empty()) {
    std::vector<std::string> Words = namesIncludedBy(Left.back());
    Left.pop_back();
    for (StringRef Name : Words)
      for (StringRef Header : ByName.lookup(sys::path::filename(Name)))
        if (isNamedBy(Header, Name) && Included.insert(Header).second)
          Left.push_back(Header.str());
  }
  std::vector<std::string> Others;
  copy_if(Headers, std::back_inserter(Others),
          [&](StringRef Header) { return !Included.contains(Header); });
  takePart(Others, Shard, Shards);
  return Others;
}

Error Project::makeJobs() {
  DroppedFlags Dropped;
  for (const CompileCommand &Command : Chosen.Units) {
    Expected<const UnitConfig *> Config = configFor(Command.File);
    if (!Config)
      return Config.takeError();
    Jobs.push_back({Command.File, Command.Directory, adaptedFlags(Command, Flags, Dropped), *Config,
                    &*Origins});
  }
  noteDropped(Dropped);
  for (StringRef Problem : Flags.Drivers->problems())
    printNote(Problem);
  return Error::success();
}

Expected<std::vector<UnitJob>> Project::jobsOfHeaders(const StringSet<> &Inputs) {
  std::vector<UnitJob> Result;
  if (!isWhole() || !Db->listsFiles())
    return Result;
  std::set<std::string> Read;
  for (StringRef File : Inputs.keys())
    if (isCxxHeader(File))
      Read.insert(Names.stored(File));
  std::vector<std::string> Headers = ownHeadersBelowRoot(*Origins, Names);
  if (Shards > 1)
    Headers = shardOf(Headers);
  erase_if(Headers, [&](const std::string &File) {
    return Read.count(Names.stored(File)) || !saysCoroutine(File);
  });
  DroppedFlags Dropped;
  for (const std::string &File : Headers) {
    Expected<const UnitConfig *> Config = configFor(File);
    if (!Config)
      return Config.takeError();
    CompileCommand Command = Db->commandsFor(File).front();
    Result.push_back(
        {File, Command.Directory, adaptedFlags(Command, Flags, Dropped), *Config, &*Origins});
  }
  return Result;
}

void Project::noteDropped(const DroppedFlags &Dropped) const {
  auto Unique = [](std::vector<std::string> Words) {
    llvm::sort(Words);
    Words.erase(llvm::unique(Words), Words.end());
    return Words;
  };
  if (!Dropped.Unknown.empty())
    printNote("left out flags that Clang does not know: " + join(Unique(Dropped.Unknown), " "));
  std::vector<std::string> Others = Unique(Dropped.NotAllowed);
  if (!Others.empty())
    printNote("left out " + counted(Others.size(), "flag") +
              " that could start a program or write a file: " + join(Others, " "));
  if (!Dropped.ModuleMaps.empty())
    printNote(counted(Dropped.ModuleMaps.size(), "response file") + " of the database " +
              (Dropped.ModuleMaps.size() == 1 ? "does not exist and is" : "do not exist and are") +
              " read as empty, such as " + Dropped.ModuleMaps.front() + " (made by the build)");
}

Expected<const UnitConfig *> Project::programConfig() { return configFor(Names.current() + "/."); }

Expected<const UnitConfig *> Project::configFor(StringRef File) {
  Expected<const ConfigFile *> Config = ConfigsByFolder.forFolder(sys::path::parent_path(File));
  if (!Config)
    return Config.takeError();
  std::unique_ptr<UnitConfig> &Slot = Configs[keyOf(**Config)];
  if (Slot)
    return Slot.get();
  Expected<CheckChoice> Choice = choiceFrom(Args, **Config);
  Expected<UnitConfig> Made = Choice ? makeUnitConfig(*Choice) : Choice.takeError();
  if (!Made)
    return Made.takeError();
  Made->ParseAllBodies = Args.has(OPT_all_bodies);
  Slot = std::make_unique<UnitConfig>(std::move(*Made));
  return Slot.get();
}

std::string Project::cacheFolder() const {
  if (Args.has(OPT_no_cache) || Args.has(OPT_in_process))
    return {};
  return Args.value(OPT_cache_dir).value_or(Cache::defaultFolder());
}

std::string Project::reproduce(const UnitJob &Job) const {
  std::vector<std::string> Words = {"corolint", "check", "--in-process"};
  append_range(Words, Args.render({OPT_gInput, OPT_gChecks}));
  if (!Args.value(OPT_p) && !Db->path().empty())
    append_range(Words, ArrayRef<std::string>{"-p", Db->path()});
  Words.push_back(Names.shown(Names.stored(Job.File)));
  if (Args.compilerFlags()) {
    Words.push_back("--");
    append_range(Words, *Args.compilerFlags());
  }
  return shellQuoted(Words);
}

Expected<CheckChoice> choiceFrom(const Arguments &Args, const ConfigFile &Config) {
  CheckChoice Choice;
  Expected<std::string> Level = Args.word(OPT_tier, tierWords());
  if (!Level)
    return Level.takeError();
  if (!Args.has(OPT_tier))
    Level = Config.Tier.value_or("core");
  Choice.Level = *fromWord(*Level, Tier::Preview);
  // A tier on the command line asks for that tier, whatever the file selects.
  if (Args.has(OPT_select))
    Choice.Select = Args.list(OPT_select);
  else if (!Args.has(OPT_tier))
    Choice.Select = Config.Select;
  Choice.Ignore = Args.list(OPT_ignore);
  append_range(Choice.Ignore, Config.Ignore);
  Choice.Options = Config.Checks;
  Choice.Models = Config.Models;
  return Choice;
}

std::string baselinePath(const Arguments &Args, const Paths &Names, const ConfigFile &Config) {
  if (std::optional<std::string> Given = Args.value(OPT_baseline))
    return absolutePath(*Given);
  return Config.Baseline.value_or(Names.absolute(BaselineFileName));
}

Expected<RunLimits> limitsFrom(const Arguments &Args) {
  RunLimits Limits;
  Limits.InProcess = Args.has(OPT_in_process);
  unsigned Processors = std::max(1u, hardware_concurrency().compute_thread_count());
  std::pair<OptionID, unsigned *> Numbers[] = {{OPT_j, &Limits.Jobs},
                                               {OPT_timeout, &Limits.TimeoutSeconds},
                                               {OPT_memory, &Limits.MemoryMegabytes}};
  Limits.Jobs = Processors;
  for (auto [Id, To] : Numbers) {
    Expected<unsigned> Number = Args.number(Id, *To);
    if (!Number)
      return Number.takeError();
    *To = *Number;
  }
  if (Limits.Jobs == 0)
    Limits.Jobs = Processors;
  return Limits;
}

} // namespace corolint::driver
