// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Why corolint does what it does here: databases, flags of a file, configuration, checks. It ends
// as a run would, so that a CI job can begin with it: 2 where a run could not begin, 3 where files
// cannot be parsed.
#include "Command.h"

#include "Project.h"
#include "Recognised.h"
#include "input/Compiler.h"
#include "report/Words.h"
#include "support/ProgramIndex.h"
#include "support/Text.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

#include <set>

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
    if (Db)
      examineSelection();
    if (!Args.positional().empty() && Db && Healthy &&
        !sys::fs::is_directory(Args.positional().front()))
      examineFile(absolutePath(Args.positional().front()));
    if (int Signal = interruptedBy()) {
      outs() << "\ninterrupted: not everything was looked at\n";
      return 128 + Signal;
    }
    outs() << (Healthy && Parses ? "\nall is well\n" : "\nsee the lines marked 'problem'\n");
    return !Healthy ? ExitUsage : Parses ? ExitClean : ExitIncomplete;
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
    if (auto Drivers = QueryDriver::from(Args.values(OPT_query_driver)))
      Flags.Drivers = std::move(*Drivers);
    else
      problem(Drivers.takeError());
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
    bool Named = Choice->Select || !Choice->Ignore.empty();
    say("checks",
        counted(Checks.size(), "check") + (Named ? ": " + join(Checks, " ")
                                                 : (Twine("; 'corolint list --tier ") +
                                                    word(Choice->Level) + "' shows their names")
                                                       .str()));
    say("models", Twine(Made->Known->types().size()) + " types and " +
                      Twine(Made->Known->functions().size()) + " functions are known by name");
    ConfiguredDatabase = (*Config)->Database.value_or("");
    Known = Made->Known;
    Used = std::move(*Made);
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
    if (Db->listsFiles())
      say("entries", counted(Db->all().size(), "C++ command") + " in " + Db->path());
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

  /// What a run would analyse, and what not.
  void examineSelection() {
    OriginRules Origins(Names, Db->folder(), {}, /*AllFiles=*/false, &Configs);
    Selection Chosen = selectUnits(*Db, Args.positional(), Origins, Names);
    for (StringRef Note : Chosen.Notes)
      say("note", Note);
    for (StringRef Problem : Chosen.Problems)
      problem(Problem);
    if (Chosen.Units.empty())
      return;
    std::set<std::string> Files;
    for (const CompileCommand &Command : Chosen.Units)
      Files.insert(Command.File);
    say("to analyse",
        counted(Files.size(), "file") + (Files.size() == Chosen.Units.size()
                                             ? ""
                                             : ", by " + counted(Chosen.Units.size(), "command")));
    if (Used)
      parseSome(Chosen.Units, Origins);
  }

  /// One file for each kind of command, up to three: flags are what goes wrong.
  void parseSome(ArrayRef<CompileCommand> Units, const OriginRules &Origins) {
    std::set<std::vector<std::string>> Kinds;
    std::vector<UnitJob> Jobs;
    DroppedFlags Dropped;
    for (const CompileCommand &Command : Units) {
      std::vector<std::string> Words = adaptedFlags(Command, Flags, Dropped), Kind;
      for (StringRef Word : Words)
        if (Word.starts_with("-") && !Word.starts_with("-D") && !Word.starts_with("-I"))
          Kind.push_back(Word.str());
      if (Jobs.size() < 3 && Kinds.insert(std::move(Kind)).second) {
        say("compiler", Command.Arguments.front() + version(Command.Arguments.front()));
        Jobs.push_back({Command.File, Command.Directory, std::move(Words), &*Used, &Origins});
      }
    }
    if (!Dropped.Unknown.empty())
      say("left out", join(Dropped.Unknown, " ") + " (unknown to Clang)");
    Expected<std::vector<UnitOutcome>> Outcomes =
        analyseUnits(Jobs, RunLimits(), Names, [](size_t, const UnitOutcome &) {});
    if (!Outcomes)
      return problem(Outcomes.takeError());
    for (const UnitOutcome &Unit : *Outcomes)
      if (Unit.Ran)
        tellParsed(Unit);
  }

  void tellParsed(const UnitOutcome &Unit) {
    std::string Shown = Names.shown(Unit.Report.Source);
    for (const Failure &Failed : Unit.Report.Failures) {
      say("problem", Shown + " cannot be parsed: " + Failed.Note.Message);
      Parses = false;
    }
    for (StringRef Remark : Unit.Report.Remarks)
      say("note", Shown + " was read " + Remark);
    if (Unit.Report.Failures.empty())
      say("parsed", Shown + libraryOf(Unit.Extras.Inputs));
  }

  static std::string version(StringRef Program) {
    unsigned Major = gccVersion(Program);
    return Major ? (" (GCC " + Twine(Major) + ")").str() : "";
  }

  /// The standard library that the headers read are of.
  static std::string libraryOf(ArrayRef<std::string> Read) {
    for (StringRef File : Read) {
      auto [Front, Rest] = File.split("/include/c++/");
      StringRef Version = Rest.split('/').first;
      if (Rest.empty() || Front.contains("-linux-gnu"))
        continue;
      return ", with " + (Version == "v1" ? "libc++" : "libstdc++ " + Version.str()) + " in " +
             (Front + "/include/c++/" + Version).str();
    }
    return "";
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
    if (!Dropped.ModuleMaps.empty())
      say("left out", join(Dropped.ModuleMaps, " ") + " (no such file)");
    if (Known && Parses)
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
  std::optional<UnitConfig> Used;
  bool Healthy = true; ///< whether a run can begin
  bool Parses = true;  ///< whether what was tried can be parsed
};

} // namespace

Expected<int> runDoctor(const Arguments &Args) { return Examination(Args).run(); }

} // namespace corolint::driver
