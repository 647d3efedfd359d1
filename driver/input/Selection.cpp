// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Selection.h"

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
  static const StringSet<> Names = {"third_party",    "third-party", "thirdparty", "3rdparty",
                                    "3rd_party",      "3party",      "external",   "externals",
                                    "extern",         "vendor",      "_deps",      "node_modules",
                                    "vcpkg_installed"};
  return Names.contains(Name);
}

bool isGeneratedName(StringRef Name) {
  return Name.starts_with("moc_") || Name.starts_with("qrc_") || Name.starts_with("ui_") ||
         Name == "mocs_compilation.cpp" || Name.ends_with(".moc") || Name.contains(".pb.") ||
         Name.contains(".generated.") || Name.ends_with("_generated.h");
}

/// The markers that generators leave in the first lines.
bool saysGenerated(const Twine &Path) {
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

/// Whether \p Folder is where a build is described, and not only where one is made.
bool holdsSources(StringRef Folder) {
  return any_of(std::initializer_list<const char *>{"CMakeLists.txt", "meson.build", "configure.ac",
                                                    "BUILD.bazel", ".corolint.yaml"},
                [&](const char *Name) { return sys::fs::exists(Folder + "/" + Name); }) ||
         sys::fs::is_symlink_file(Folder + "/compile_commands.json");
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
  Selector(Database &From, const OriginRules &Rules, const Paths &Names)
      : From(From), Rules(Rules), Names(Names) {}

  void addAll() {
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
    if (!From.find(File) && !isCxxSource(File, {}) && !isCxxHeader(File))
      return problem("'" + Wanted + "' is not a C++ file");
    CompileCommand Command = From.commandFor(File);
    if (!Command.Heuristic.empty() && !From.path().empty())
      Result.Notes.push_back(Names.shown(Names.stored(File)) +
                             " is not in the database; its flags are " + Command.Heuristic);
    addUnit(std::move(Command));
  }

  Selection finish() {
    llvm::sort(Result.Units,
               [](const CompileCommand &A, const CompileCommand &B) { return A.File < B.File; });
    if (!LeftOut.empty())
      Result.Notes.push_back("left out: " + describeLeftOut() +
                             " (--all-files analyses them as well)");
    return std::move(Result);
  }

private:
  void problem(const Twine &Sentence) { Result.Problems.push_back(Sentence.str()); }

  void addUnit(CompileCommand Command) {
    if (Seen.insert(Command.File).second)
      Result.Units.push_back(std::move(Command));
  }

  void addUnlessForeign(const CompileCommand &Command) {
    Origin Kind = Rules.ofFile(Names.stored(Command.File));
    if (Kind == Origin::Own)
      addUnit(Command);
    else
      ++LeftOut[Kind];
  }

  void addFolder(StringRef Folder, StringRef Wanted) {
    size_t Before = Result.Units.size();
    // Of the whole project, part may be foreign.
    bool Foreign =
        !isBelow(Names.root(), Folder) && Rules.ofPath(Names.stored(Folder)) != Origin::Own;
    bool Any = false;
    for (const CompileCommand &Command : From.all()) {
      if (!isBelow(Command.File, Folder))
        continue;
      Any = true;
      // Who names a third-party folder wants it.
      Foreign ? addUnit(Command) : addUnlessForeign(Command);
    }
    if (Result.Units.size() == Before && !Any)
      problem("no C++ file of the database lies in '" + Wanted + "'");
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
  Selection Result;
  StringSet<> Seen;
  std::map<Origin, unsigned> LeftOut;
};

} // namespace

OriginRules::OriginRules(const Paths &Names, StringRef BuildFolder,
                         std::vector<std::string> Excluded, bool AllFiles, ConfigFiles *Configs)
    : Names(Names), Configs(Configs), Excluded(std::move(Excluded)), AllFiles(AllFiles) {
  // A database at the root, or above it, says nothing about where the build is; nor does one in a
  // folder of sources, where people link it or tools other than build systems write it.
  if (!BuildFolder.empty() && !isBelow(Names.root(), BuildFolder) && !holdsSources(BuildFolder))
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
  if (AllFiles)
    return Origin::Own;
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

Selection selectUnits(Database &From, ArrayRef<std::string> Wanted, const OriginRules &Rules,
                      const Paths &Names) {
  Selector S(From, Rules, Names);
  if (Wanted.empty())
    S.addAll();
  for (StringRef Path : Wanted)
    S.add(Path);
  return S.finish();
}

} // namespace corolint::driver
