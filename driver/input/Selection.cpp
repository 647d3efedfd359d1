// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Selection.h"

#include "Gathering.h"
#include "Language.h"
#include "support/Root.h"
#include "support/Text.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace llvm;
namespace path = llvm::sys::path;

namespace corolint::driver {
namespace {

bool isBelow(StringRef Path, StringRef Folder) {
  return Path == Folder ||
         (Path.consume_front(Folder) && (Folder.ends_with("/") || Path.starts_with("/")));
}

bool isThirdPartyFolder(StringRef Name) {
  static const StringSet<> Names = {"third_party",     "third-party", "thirdparty", "3rdparty",
                                    "3rd_party",       "3party",      "external",   "externals",
                                    "extern",          "vendor",      "_deps",      "node_modules",
                                    "vcpkg_installed", "subprojects", "vendored"};
  return Names.contains(Name);
}

bool isGeneratedName(StringRef Name) {
  return Name.starts_with("moc_") || Name.starts_with("qrc_") || Name.starts_with("ui_") ||
         Name == "mocs_compilation.cpp" || Name.ends_with(".moc") || Name.contains(".pb.") ||
         Name.contains(".generated.") || Name.ends_with("_generated.h");
}

/// The markers that generators leave in the first lines.
bool saysGenerated(const Twine &Path) {
  if (!sys::fs::is_regular_file(Path)) // a pipe would never end
    return false;
  auto Buffer = MemoryBuffer::getFileSlice(Path, 2048, 0);
  if (!Buffer)
    return false;
  StringRef Head = (*Buffer)->getBuffer();
  // Split, so that this file does not carry the marker itself.
  if (Head.contains("@"
                    "generated"))
    return true;
  size_t At = Head.find("Code "
                        "generated ");
  return At != StringRef::npos && Head.drop_front(At).split('\n').first.contains("DO NOT EDIT");
}

/// Whether \p Folder, which has a database, is where a build is made. A tool such as bear writes
/// one into folders of sources, and people link to one from there.
bool isBuildFolder(StringRef Folder) {
  return (holdsBuild(Folder) || isBuildFolderName(path::filename(Folder))) &&
         !describesBuild(Folder) && !sys::fs::is_symlink_file(Folder + "/compile_commands.json");
}

/// Whether nobody looks for sources in \p Folder: it is hidden, or a build is made there.
bool isForeignFolder(StringRef Folder) {
  return path::filename(Folder).starts_with(".") || (holdsBuild(Folder) && !describesBuild(Folder));
}

/// The own C++ files below \p Folder, sorted: sources, or headers where there are none.
std::vector<std::string> ownFilesBelow(StringRef Folder, const OriginRules &Rules,
                                       const Paths &Names, bool HeadersOnly) {
  std::vector<std::string> Sources, Headers;
  std::error_code Code;
  for (sys::fs::recursive_directory_iterator It(Folder, Code, /*follow_symlinks=*/false), End;
       It != End && !Code; It.increment(Code)) {
    StringRef File = It->path();
    if (It->type() == sys::fs::file_type::directory_file) {
      if (isForeignFolder(File))
        It.no_push();
      continue;
    }
    bool IsSource = !HeadersOnly && isCxxSource(File, {});
    if ((IsSource || isCxxHeader(File)) && Rules.ofFile(Names.stored(File)) == Origin::Own)
      (IsSource ? Sources : Headers).push_back(File.str());
  }
  std::vector<std::string> &Result = Sources.empty() ? Headers : Sources;
  llvm::sort(Result);
  return std::move(Result);
}

const char *describe(Origin From) {
  switch (From) {
  case Origin::BuildFolder:
    return "in the build folder";
  case Origin::Generated:
    return "generated";
  case Origin::ThirdParty:
    return "third-party";
  case Origin::Outside:
    return "outside the project";
  case Origin::Excluded:
    return "excluded by you";
  case Origin::Own:
    break;
  }
  return "";
}

class Selector {
public:
  Selector(Database &From, const OriginRules &Rules, const Paths &Names, bool ForceExclude)
      : From(From), Rules(Rules), Names(Names), ForceExclude(ForceExclude) {}

  void addAll() {
    if (!From.listsFiles())
      return addFilesBelow(From.folder(), /*HeadersOnly=*/false);
    for (const CompileCommand &Command : From.all())
      addUnlessForeign(Command);
    if (From.all().empty())
      problem("the database " + From.path() + " has no C++ file");
    else if (Result.Units.empty())
      problem("nothing is left to analyse: every file of " + From.path() + " is " +
              describeLeftOut());
  }

  void add(StringRef Wanted) {
    std::string File = absolutePath(Wanted);
    sys::fs::file_status Status;
    if (sys::fs::status(File, Status))
      return problem("there is no file or folder '" + Wanted + "'");
    if (Status.type() == sys::fs::file_type::directory_file)
      return addFolder(File, Wanted);
    if (From.find(File).empty() && !isCxxSource(File, {}) && !isCxxHeader(File))
      return problem("'" + Wanted + "' is not a C++ file");
    if (ForceExclude && isForeign(Names.stored(File)))
      return;
    addNamed(File);
  }

  Selection finish() {
    llvm::stable_sort(Result.Units, [](const CompileCommand &A, const CompileCommand &B) {
      return A.File < B.File;
    });
    if (!LeftOut.empty()) {
      Result.LeftOut = "left out: " + describeLeftOut();
      if (!ForceExclude)
        Result.LeftOut += " (--all-files analyses them as well)";
      Result.Notes.push_back(Result.LeftOut);
    }
    return std::move(Result);
  }

private:
  void problem(const Twine &Sentence) { Result.Problems.push_back(Sentence.str()); }

  /// All commands of a file come one after the other.
  void addUnit(const CompileCommand &Command) {
    std::string Stored = Names.stored(Command.File);
    if (Stored == Last || Seen.insert(Stored).second)
      Result.Units.push_back(Command);
    Last = std::move(Stored);
  }

  void addNamed(StringRef File) {
    Last.clear();
    for (const CompileCommand &Command : From.commandsFor(File)) {
      if (!Command.Heuristic.empty() && From.listsFiles())
        Result.Notes.push_back(Names.shown(Names.stored(File)) +
                               " is not in the database; its flags are " + Command.Heuristic);
      addUnit(Command);
    }
  }

  bool isForeign(StringRef Stored) {
    Origin Kind = Rules.ofFile(Stored);
    if (Kind != Origin::Own)
      ++LeftOut[Kind];
    return Kind != Origin::Own;
  }

  /// What is made only to include own files is as good as these.
  bool gathersOwn(const CompileCommand &Command) const {
    return any_of(gatheredBy(Command),
                  [&](StringRef File) { return Rules.ofFile(Names.stored(File)) == Origin::Own; });
  }

  void addUnlessForeign(const CompileCommand &Command) {
    std::string Stored = Names.stored(Command.File);
    Origin Kind = Rules.ofFile(Stored);
    if (Kind == Origin::Own ||
        (Kind != Origin::Excluded && Kind != Origin::ThirdParty && gathersOwn(Command)))
      addUnit(Command);
    else if (!Seen.contains(Stored) && Counted.insert(Stored).second)
      ++LeftOut[Kind];
  }

  bool liesIn(StringRef File, StringRef Folder) const {
    return Folder == Names.root() || isBelow(Names.stored(File), Names.stored(Folder));
  }

  bool touches(const CompileCommand &Command, StringRef Folder) const {
    if (liesIn(Command.File, Folder))
      return true;
    return Rules.ofPath(Names.stored(Command.File)) != Origin::Own &&
           any_of(gatheredBy(Command), [&](StringRef File) { return liesIn(File, Folder); });
  }

  void addFolder(StringRef Folder, StringRef Wanted) {
    size_t Before = Result.Units.size();
    // Of the whole project, part may be foreign.
    bool Foreign =
        !isBelow(Names.root(), Folder) && Rules.ofPath(Names.stored(Folder)) != Origin::Own;
    bool Any = false;
    for (const CompileCommand &Command : From.all()) {
      if (!touches(Command, Folder))
        continue;
      Any = true;
      // Who names a third-party folder wants it.
      Foreign && !ForceExclude ? addUnit(Command) : addUnlessForeign(Command);
    }
    if (!Any)
      addFilesBelow(Folder, From.listsFiles());
    if (Result.Units.size() == Before && !Any)
      problem("no C++ file of the database lies in '" + Wanted + "', and no header");
  }

  void addFilesBelow(StringRef Folder, bool HeadersOnly) {
    for (StringRef File : ownFilesBelow(Folder, Rules, Names, HeadersOnly))
      addNamed(File);
    if (Result.Units.empty() && !HeadersOnly)
      problem("there is no C++ file of yours below " + Folder);
  }

  std::string describeLeftOut() const {
    std::vector<std::string> Parts;
    for (auto [Kind, Count] : LeftOut)
      Parts.push_back(counted(Count, "file") + " " + describe(Kind));
    return join(Parts, ", ");
  }

  Database &From;
  const OriginRules &Rules;
  const Paths &Names;
  bool ForceExclude;
  Selection Result;
  StringSet<> Seen, Counted;
  std::string Last; ///< of Seen
  std::map<Origin, unsigned> LeftOut;
};

} // namespace

OriginRules::OriginRules(const Paths &Names, StringRef BuildFolder,
                         std::vector<std::string> Excluded, bool AllFiles, ConfigFiles *Configs)
    : Names(Names), Configs(Configs), Excluded(std::move(Excluded)), AllFiles(AllFiles) {
  // A database at the root, or above it, says nothing about where the build is.
  if (!BuildFolder.empty() && !isBelow(realPath(Names.root()), realPath(BuildFolder)) &&
      isBuildFolder(BuildFolder))
    this->BuildFolder = Names.stored(BuildFolder);
}

bool OriginRules::isExcluded(StringRef StoredPath) const {
  if (any_of(Excluded, [&](StringRef Glob) { return matchesPathGlob(Glob, StoredPath); }))
    return true;
  if (!Configs)
    return false;
  std::string File = Names.absolute(StoredPath);
  Expected<const ConfigFile *> Config = Configs->forFolder(path::parent_path(File));
  if (!Config) {
    // Told where the files of that folder are analysed; for a header it is not worth the run.
    consumeError(Config.takeError());
    return false;
  }
  return any_of((*Config)->Exclude, [&](StringRef Glob) { return matchesPathGlob(Glob, File); });
}

Origin OriginRules::ofPath(StringRef StoredPath) const {
  if (isExcluded(StoredPath))
    return Origin::Excluded;
  return AllFiles ? Origin::Own : ofPlace(StoredPath);
}

Origin OriginRules::ofPlace(StringRef StoredPath) const {
  if (!BuildFolder.empty() && isBelow(StoredPath, BuildFolder))
    return Origin::BuildFolder;
  if (path::is_absolute(StoredPath))
    return Origin::Outside;
  for (StringRef Part : make_range(path::begin(StoredPath), path::end(StoredPath)))
    if (isThirdPartyFolder(Part))
      return Origin::ThirdParty;
  return isGeneratedName(path::filename(StoredPath)) ? Origin::Generated : Origin::Own;
}

Origin OriginRules::ofFile(StringRef StoredPath) const {
  Origin ByPath = ofPath(StoredPath);
  if (ByPath == Origin::Own && !AllFiles && saysGenerated(Names.absolute(StoredPath)))
    return Origin::Generated;
  return ByPath;
}

std::vector<std::string> ownHeadersBelowRoot(const OriginRules &Rules, const Paths &Names) {
  std::vector<std::string> Result;
  std::error_code Code;
  for (sys::fs::recursive_directory_iterator It(Names.root(), Code, /*follow_symlinks=*/false), End;
       It != End && !Code; It.increment(Code)) {
    StringRef File = It->path();
    if (It->type() == sys::fs::file_type::directory_file) {
      if (isForeignFolder(File) || Rules.ofPlace(Names.stored(File)) != Origin::Own)
        It.no_push();
      continue;
    }
    if (isCxxHeader(File) && Rules.ofFile(Names.stored(File)) == Origin::Own)
      Result.push_back(File.str());
  }
  llvm::sort(Result);
  return Result;
}

Selection selectUnits(Database &From, ArrayRef<std::string> Wanted, const OriginRules &Rules,
                      const Paths &Names, bool ForceExclude) {
  Selector S(From, Rules, Names, ForceExclude);
  if (Wanted.empty())
    S.addAll();
  for (StringRef Path : Wanted)
    S.add(Path);
  return S.finish();
}

} // namespace corolint::driver
