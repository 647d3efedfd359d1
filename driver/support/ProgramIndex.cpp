// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// An index is one file: a line {"index": 1, "root": …, "began": nanoseconds}, then a line of
// summaries for each unit.
#include "ProgramIndex.h"

#include "Files.h"
#include "Json.h"
#include "Text.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/xxhash.h"

#include <cstdlib>
#include <mutex>

using namespace llvm;

namespace corolint::driver {

struct StoredIndex {
  sys::TimePoint<> Written;
  std::string Root;
  int64_t Began = 0;
  Surroundings All;
  std::vector<std::vector<StringRef>> Files; ///< by unit: those it knows functions of, and its own
};

namespace {

constexpr int64_t IndexVersion = 1;

int64_t nanoseconds(sys::TimePoint<> At) {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(At.time_since_epoch()).count();
}

std::string indexPath(StringRef Folder, StringRef Root) {
  SmallString<256> Path(Folder);
  sys::path::append(Path, "index-" + utohexstr(xxh3_64bits(Root), /*LowerCase=*/true, 16));
  return std::string(Path);
}

std::vector<StringRef> filesOf(const UnitSummary &Unit) {
  std::vector<StringRef> Files{Unit.Source};
  for (const FunctionSummary &F : Unit.Functions)
    Files.push_back(Unit.Texts[F.Where.File]);
  sort(Files);
  Files.erase(llvm::unique(Files), Files.end());
  return Files;
}

/// Empty where anything of the file is not as it was written.
std::shared_ptr<const StoredIndex> load(const std::string &Path, sys::TimePoint<> Written) {
  auto Result = std::make_shared<StoredIndex>();
  Result->Written = Written;
  auto Buffer = MemoryBuffer::getFile(Path, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  auto Empty = std::make_shared<StoredIndex>();
  Empty->Written = Written;
  if (!Buffer || !(*Buffer)->getBuffer().ends_with("\n"))
    return Empty;
  auto [First, Rest] = (*Buffer)->getBuffer().split('\n');
  Expected<json::Value> Head = parseJson(First);
  if (!Head)
    return consumeError(Head.takeError()), Empty;
  const json::Object *Keys = Head->getAsObject();
  if (!Keys || Keys->getInteger("index") != IndexVersion)
    return Empty;
  Result->Root = Keys->getString("root").value_or("").str();
  Result->Began = Keys->getInteger("began").value_or(0);
  Units All;
  while (!Rest.empty()) {
    StringRef Line;
    std::tie(Line, Rest) = Rest.split('\n');
    Expected<json::Value> Parsed = parseJson(Line);
    Expected<UnitSummary> Unit = Parsed ? readSummaries(*Parsed) : Parsed.takeError();
    if (!Unit)
      return consumeError(Unit.takeError()), Empty;
    auto Absolute = [&](StringRef Stored) { return absolutePath(Stored, Result->Root); };
    renameFiles(*Unit, Absolute);
    Unit->Source = Absolute(Unit->Source);
    All.push_back(std::move(*Unit));
  }
  Result->All = Surroundings(std::move(All));
  for (const UnitSummary &Unit : Result->All.units())
    Result->Files.push_back(filesOf(Unit));
  return Result;
}

/// Of one folder or none; clangd asks again and again.
std::shared_ptr<const StoredIndex> cached(const std::string &Path, sys::TimePoint<> Written) {
  static std::mutex Guard;
  static std::string KeptPath;
  static std::shared_ptr<const StoredIndex> Kept;
  std::lock_guard Lock(Guard);
  if (!Kept || KeptPath != Path || Kept->Written != Written) {
    Kept = load(Path, Written);
    KeptPath = Path;
  }
  return Kept;
}

} // namespace

std::string defaultCacheFolder() {
  if (const char *Given = std::getenv("COROLINT_CACHE_DIR"))
    return Given;
  SmallString<256> Path;
  if (!sys::path::cache_directory(Path))
    return {};
  sys::path::append(Path, "corolint");
  return std::string(Path);
}

std::string rootOfIndex(StringRef Folder, StringRef File) {
  for (StringRef Root = sys::path::parent_path(File); !Folder.empty() && !Root.empty();
       Root = sys::path::parent_path(Root))
    if (sys::fs::exists(indexPath(Folder, Root)))
      return Root.str();
  return {};
}

Error writeIndex(StringRef Folder, StringRef Root, const Units &From,
                 std::chrono::system_clock::time_point Began) {
  return writeFile(indexPath(Folder, Root), [&](raw_ostream &Out) {
    json::OStream Head(Out);
    Head.object([&] {
      Head.attribute("index", IndexVersion);
      Head.attribute("root", Root);
      Head.attribute("began", nanoseconds(Began));
    });
    Head.flush();
    for (const UnitSummary &Unit : From) {
      Out << '\n';
      json::OStream Line(Out);
      writeSummaries(Line, Unit);
      Line.flush();
    }
    Out << '\n';
    return Error::success();
  });
}

IndexView IndexView::find(StringRef MainFile) {
  static const auto Nothing = std::make_shared<const StoredIndex>();
  IndexView View;
  View.From = Nothing;
  std::string Folder = defaultCacheFolder();
  std::string Main = absolutePath(MainFile);
  for (StringRef Root = sys::path::parent_path(Main); !Folder.empty() && !Root.empty();
       Root = sys::path::parent_path(Root)) {
    std::string Path = indexPath(Folder, Root);
    sys::fs::file_status Status;
    if (sys::fs::status(Path, Status))
      continue;
    std::shared_ptr<const StoredIndex> Kept = cached(Path, Status.getLastModificationTime());
    if (Kept->Root == Root)
      View.From = Kept;
    break;
  }
  return View;
}

const Surroundings &IndexView::surroundings() const { return From->All; }

bool IndexView::isFresh(uint32_t Unit) {
  return all_of(From->Files[Unit], [&](StringRef File) {
    auto [Found, New] = Known.try_emplace(File, false);
    sys::fs::file_status Status;
    if (New && !sys::fs::status(File, Status))
      Found->second = nanoseconds(Status.getLastModificationTime()) < From->Began;
    return Found->second;
  });
}

} // namespace corolint::driver
