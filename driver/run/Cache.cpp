// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// An entry is one file: "corolint-cache 2", a line "hash name" for each file read, an empty line,
// a line "folder" for each folder and behind it, with a tab before, what was not found in it, an
// empty line, the TU report. One file, so that a rename makes all of it visible at once.
#include "Cache.h"

#include "support/ProgramIndex.h"
#include "support/Text.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/CachePruning.h"
#include "llvm/Support/Chrono.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/xxhash.h"

#include <cstdlib>

using namespace llvm;

namespace corolint::driver {
namespace {

constexpr StringLiteral Header = "corolint-cache 2\n";
/// The prefix that llvm::pruneCache() looks for.
constexpr StringLiteral Prefix = "llvmcache-";

void toolAddress() {}

/// Changes with every build of the tool, also where the version does not.
std::string toolBuild() {
  std::string Self = sys::fs::getMainExecutable("corolint", reinterpret_cast<void *>(&toolAddress));
  sys::fs::file_status Status;
  std::string Build = COROLINT_VERSION " " LLVM_VERSION_STRING;
  if (!sys::fs::status(Self, Status))
    Build += " " + utostr(Status.getSize()) + " " +
             utostr(Status.getLastModificationTime().time_since_epoch().count());
  return Build;
}

/// Many of the names are in few folders.
void writeMissing(const std::set<std::string> &Missing, raw_ostream &Out) {
  std::map<StringRef, std::vector<StringRef>> ByFolder;
  for (StringRef File : Missing) {
    auto [Folder, Name] = File.rsplit('/');
    ByFolder[Folder].push_back(Name);
  }
  for (const auto &[Folder, Names] : ByFolder) {
    Out << (Folder.empty() ? "/" : Folder) << '\n';
    for (StringRef Name : Names)
      Out << '\t' << Name << '\n';
  }
  Out << '\n';
}

template <class Each> void forEachEntry(StringRef Folder, Each Do) {
  std::error_code Code;
  for (sys::fs::directory_iterator It(Folder, Code), End; It != End && !Code; It.increment(Code))
    if (sys::path::filename(It->path()).starts_with(Prefix))
      Do(It->path());
}

} // namespace

Cache::Cache(std::string Folder) : Folder(std::move(Folder)), ToolBuild(toolBuild()) {}

std::string Cache::defaultFolder() { return defaultCacheFolder(); }

std::string Cache::pathOf(const UnitJob &Job, const Paths &Names) const {
  std::string Key;
  for (StringRef Part : {StringRef(ToolBuild), StringRef(Names.root()), StringRef(Job.File),
                         StringRef(Job.Directory), StringRef(Job.Config->Digest),
                         Job.Origins ? StringRef(Job.Origins->buildFolder()) : StringRef()})
    Key += Part.str() + '\0';
  for (const std::string &Flag : Job.Flags)
    Key += Flag + '\0';
  XXH128_hash_t Hash = xxh3_128bits(arrayRefFromStringRef(Key));
  SmallString<256> Path(Folder);
  sys::path::append(Path,
                    Prefix + utohexstr(Hash.high64, true, 16) + utohexstr(Hash.low64, true, 16));
  return std::string(Path);
}

uint64_t Cache::hashOf(StringRef File) {
  auto [It, New] = Hashes.try_emplace(File, 0);
  if (!New)
    return It->second;
  sys::fs::file_status Status;
  if (sys::fs::status(File, Status) || Status.type() != sys::fs::file_type::regular_file)
    return 0;
  auto Buffer = MemoryBuffer::getFile(File, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  if (!Buffer)
    return 0;
  It->second = xxh3_64bits((*Buffer)->getBuffer()) | 1;
  if (Status.getLastModificationTime() >= Started)
    Edited.insert(File);
  return It->second;
}

bool Cache::isMissing(StringRef File) {
  auto [It, New] = Missing.try_emplace(File, false);
  if (New)
    It->second = !sys::fs::exists(File);
  return It->second;
}

std::optional<UnitOutcome> Cache::find(const UnitJob &Job, const Paths &Names) {
  if (!enabled())
    return std::nullopt;
  std::string Path = pathOf(Job, Names);
  if (!sys::fs::is_regular_file(Path))
    return std::nullopt;
  auto Buffer = MemoryBuffer::getFile(Path, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  if (!Buffer)
    return std::nullopt;
  StringRef Rest = (*Buffer)->getBuffer();
  if (!Rest.consume_front(Header))
    return std::nullopt;
  UnitOutcome Result;
  while (!Rest.consume_front("\n")) {
    StringRef Line;
    std::tie(Line, Rest) = Rest.split('\n');
    uint64_t Hash = 0;
    if (Rest.empty() || Line.consumeInteger(16, Hash) || hashOf(Line.drop_front(1)) != Hash)
      return std::nullopt;
    Result.Extras.Inputs.push_back(Line.drop_front(1).str());
  }
  SmallString<256> Absent;
  size_t FolderSize = 0;
  while (!Rest.consume_front("\n")) {
    StringRef Line;
    std::tie(Line, Rest) = Rest.split('\n');
    if (Rest.empty())
      return std::nullopt;
    if (!Line.consume_front("\t")) {
      Absent = Line;
      FolderSize = Line.size();
      continue;
    }
    Absent.resize(FolderSize);
    Absent += '/';
    Absent += Line;
    if (!isMissing(Absent))
      return std::nullopt;
  }
  Expected<TuReport> Report = readTuReport(Rest, Path);
  if (!Report) {
    // A damaged entry is as good as none; the next store() replaces it.
    consumeError(Report.takeError());
    return std::nullopt;
  }
  Result.Report = std::move(*Report);
  Result.Ran = true;
  return Result;
}

void Cache::store(const UnitJob &Job, const Paths &Names, TuReport &Report,
                  const UnitExtras &Read) {
  // Failures may be of the machine; and what a broken file would read is not known.
  if (!enabled() || !Report.Failures.empty() || Read.Inputs.empty())
    return;
  for (StringRef Input : Read.Inputs)
    if (hashOf(Input) == 0 || Edited.contains(Input))
      return;
  if (!all_of(Read.Missing, [&](StringRef File) { return isMissing(File); }))
    return;
  consumeError(writeFile(pathOf(Job, Names), [&](raw_ostream &Out) {
    Out << Header;
    for (const std::string &Input : Read.Inputs)
      Out << utohexstr(hashOf(Input), /*LowerCase=*/true) << ' ' << Input << '\n';
    Out << '\n';
    writeMissing(Read.Missing, Out);
    writeTuReport(Report, Out);
    return Error::success();
  }));
}

void Cache::prune() const {
  if (!enabled())
    return;
  CachePruningPolicy Policy;
  Policy.Interval = std::chrono::hours(24);
  Policy.Expiration = std::chrono::hours(24 * 30);
  Policy.MaxSizeBytes = uint64_t(2) << 30;
  pruneCache(Folder, Policy);
}

Cache::Size Cache::size() const {
  Size Result;
  forEachEntry(Folder, [&](StringRef Path) {
    uint64_t Bytes = 0;
    if (!sys::fs::file_size(Path, Bytes)) {
      ++Result.Entries;
      Result.Bytes += Bytes;
    }
  });
  return Result;
}

Error Cache::clear() const {
  Error Failed = Error::success();
  forEachEntry(Folder, [&](StringRef Path) {
    if (std::error_code Code = sys::fs::remove(Path))
      Failed =
          joinErrors(std::move(Failed), failure("cannot remove " + Path + ": " + Code.message()));
  });
  return Failed;
}

} // namespace corolint::driver
