// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Why corolint does what it does here: databases, flags of a file, configuration, checks. With
// problems the exit code is 2, so that a CI job can begin with it.
#include "Command.h"

#include "Project.h"
#include "Recognised.h"
#include "report/Words.h"
#include "support/ProgramIndex.h"
#include "support/Text.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace corolint::driver {
namespace {

class Examination {
public:
  explicit Examination(const Arguments &Args)
      : Args(Args), Names(Paths::here()), Configs(Names, Args.value(OPT_config)) {}

  int run() {
    outs() << "corolint " << COROLINT_VERSION << ", LLVM " << LLVM_VERSION_STRING << "\n";
    say("root", Names.root());
    examineHeaders();
    examineConfig();
    examineDatabase();
    examineIndex();
    if (!Args.positional().empty() && Db)
      examineFile(absolutePath(Args.positional().front()));
    outs() << (Healthy ? "\nall is well\n" : "\nsee the lines marked 'problem'\n");
    return Healthy ? ExitClean : ExitUsage;
  }

private:
  static void say(StringRef Topic, const Twine &Text) {
    outs() << left_justify(Topic, 12) << Text << '\n';
  }
  void problem(const Twine &Text) {
    say("problem", Text);
    Healthy = false;
  }
  void problem(Error Failed) { problem(toString(std::move(Failed))); }

  std::string folder() const {
    if (Args.positional().empty())
      return Names.current();
    return sys::path::parent_path(absolutePath(Args.positional().front())).str();
  }

  void examineHeaders() {
    Expected<std::string> Found = findResourceDir(Args.value(OPT_resource_dir).value_or(""));
    if (!Found)
      return problem(Found.takeError());
    say("headers", *Found);
    Flags.ResourceDir = *Found;
    Flags.Before = Args.values(OPT_extra_arg_before);
    Flags.After = Args.values(OPT_extra_arg);
  }

  void examineConfig() {
    Expected<const ConfigFile *> Config = Configs.forFolder(folder());
    if (!Config)
      return problem(Config.takeError());
    for (const std::string &Path : (*Config)->Files)
      say("config", Names.shown(Names.stored(Path)));
    if ((*Config)->Files.empty())
      say("config", "no .corolint.yaml here (none is needed)");
    Expected<CheckChoice> Choice = choiceFrom(Args, **Config);
    Expected<UnitConfig> Made = Choice ? makeUnitConfig(*Choice) : Choice.takeError();
    if (!Made)
      return problem(Made.takeError());
    say("tier", word(Choice->Level));
    std::vector<std::string> Checks;
    for (const EnabledCheck &Check : Made->Checks)
      Checks.push_back(Check.Entry->Info.Name);
    say("checks", counted(Checks.size(), "check") + ": " + join(Checks, " "));
    say("models", Twine(Made->Known->types().size()) + " types and " +
                      Twine(Made->Known->functions().size()) + " functions are known by name");
    ConfiguredDatabase = (*Config)->Database.value_or("");
    Known = Made->Known;
  }

  void examineDatabase() {
    std::string Path = Args.value(OPT_p).value_or(ConfiguredDatabase);
    if (Path.empty()) {
      std::vector<DatabaseCandidate> Found = findDatabases(folder());
      if (Found.empty())
        return problem("no compilation database: " + whereWeLooked(folder()));
      for (const DatabaseCandidate &Candidate : Found)
        say(&Candidate == &Found.front() ? "database" : "(not used)",
            Names.shown(Names.stored(Candidate.Path)) + ", found " + Candidate.Why);
      Path = Found.front().Path;
    }
    Expected<Database> Loaded = Database::load(Path);
    if (!Loaded)
      return problem(Loaded.takeError());
    Db = std::move(*Loaded);
    say("entries", counted(Db->all().size(), "C++ file") + " in " + Db->path());
    if (Db->all().empty())
      problem("the database has no C++ file");
  }

  /// What clang-tidy and clangd, which see one file at a time, know of the others.
  void examineIndex() {
    std::string Near = Args.positional().empty() ? Names.current() + "/x"
                                                 : absolutePath(Args.positional().front());
    std::string Read = defaultCacheFolder(), Given = Args.value(OPT_cache_dir).value_or(Read);
    if (std::string Root = rootOfIndex(Read, Near); !Root.empty())
      say("index", "of " + Root + " in " + Read + ": clang-tidy and clangd read it");
    else if (!rootOfIndex(Given, Near).empty())
      say("index", "in " + Given + ", where clang-tidy and clangd do not look; set " +
                       "COROLINT_CACHE_DIR to it for them");
    else
      say("index", "none in " + Read +
                       ": clang-tidy and clangd know one file at a time; a run of " +
                       "corolint over the project, without --cache-dir, makes one");
  }

  void examineFile(StringRef File) {
    CompileCommand Command = Db->commandsFor(File).front();
    DroppedFlags Dropped;
    std::vector<std::string> Words = adaptedFlags(Command, Flags, Dropped);
    outs() << '\n';
    say("file", Names.shown(Names.stored(File)));
    say("flags from",
        Command.Heuristic.empty() ? "its entry in the database" : Twine(Command.Heuristic));
    say("folder", Command.Directory);
    say("command", shellQuoted(Words));
    if (!Dropped.Unknown.empty())
      say("left out", join(Dropped.Unknown, " ") + " (unknown to Clang)");
    if (!Dropped.ModuleMaps.empty())
      say("left out", join(Dropped.ModuleMaps, " ") + " (no such file)");
    if (Known)
      examineTypes(Words, Command.Directory);
  }

  void examineTypes(const std::vector<std::string> &Words, StringRef Directory) {
    Expected<Recognition> Found = recogniseTypes(Words, Directory, *Known);
    if (!Found)
      return problem(Found.takeError());
    outs() << '\n';
    for (const auto &[Name, Profile] : Found->Types) {
      say("type", Name + ": " + describe(Profile));
      for (const std::string &Why : Profile.Why)
        say("", "  " + Why);
    }
    if (Found->Types.empty())
      say("types", "its functions use none that has to do with coroutines");
    for (const auto &[Name, Text] : Found->Functions)
      say("function", Name + ": " + Text);
    for (const auto &[Name, Source] : Found->Dead)
      say("dead model", Name + " (" + Source + "): its class is here and has no such member");
    for (const auto &[Name, Source] : Found->Absent)
      say("dead model", Name + " (" + Source + "): its namespace is here and does not have it");
  }

  const Arguments &Args;
  Paths Names;
  ConfigFiles Configs;
  FlagSettings Flags;
  std::optional<Database> Db;
  std::string ConfiguredDatabase;
  std::shared_ptr<const Models> Known;
  bool Healthy = true;
};

} // namespace

Expected<int> runDoctor(const Arguments &Args) { return Examination(Args).run(); }

} // namespace corolint::driver
