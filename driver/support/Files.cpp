// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Files.h"

#include "Root.h"
#include "Text.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

#include <sys/stat.h>
#include <unistd.h>

using namespace llvm;
namespace path = llvm::sys::path;

namespace corolint::driver {
namespace {

/// \p Path below \p Folder, without it; empty where it is not.
StringRef below(StringRef Path, StringRef Folder) {
  if (Folder == "/")
    return Path.drop_front();
  return Path.consume_front(Folder) && Path.consume_front("/") ? Path : StringRef();
}

std::string currentFolder() {
  SmallString<256> Folder;
  if (sys::fs::current_path(Folder))
    return "/";
  return std::string(Folder);
}

} // namespace

/// \p Path up to its last "..", without any. "/bin/../include" is not "/include" where /bin is a
/// link: only the file system knows.
static std::string climbed(StringRef Path) {
  static StringMap<std::string> Known;
  auto [It, New] = Known.try_emplace(Path);
  if (!New)
    return It->second;
  SmallString<256> Written(Path), Real, RealOfWritten;
  path::remove_dots(Written, /*remove_dot_dot=*/true);
  bool Same = sys::fs::real_path(Path, Real) ||
              (!sys::fs::real_path(Written, RealOfWritten) && Real == RealOfWritten);
  return It->second = std::string(Same ? Written : Real);
}

std::string absolutePath(StringRef Path, StringRef Directory) {
  SmallString<256> Result(Path);
  if (!Directory.empty())
    path::make_absolute(Directory, Result);
  if (std::error_code Code = sys::fs::make_absolute(Result))
    return Path.str();
  SmallString<256> Written = Result;
  path::remove_dots(Written, /*remove_dot_dot=*/true);
  if (size_t Last = (Result + "/").str().rfind("/../"); Last != std::string::npos) {
    Result = climbed(Result.str().take_front(Last + 3)) + Result.str().drop_front(Last + 3).str();
    path::remove_dots(Result, /*remove_dot_dot=*/true);
    // Some tools write names as a shell sees them.
    if (Result != Written && !sys::fs::exists(Result) && sys::fs::exists(Written))
      Result = Written;
  }
  path::remove_dots(Result, /*remove_dot_dot=*/true);
  return path::convert_to_slash(Result);
}

std::string realPath(StringRef Absolute) {
  SmallString<256> Real;
  if (!sys::fs::real_path(Absolute, Real))
    return path::convert_to_slash(Real);
  StringRef Folder = path::parent_path(Absolute);
  if (Folder.empty() || Folder == Absolute)
    return Absolute.str();
  Real = realPath(Folder);
  path::append(Real, path::filename(Absolute));
  return std::string(Real);
}

Paths::Paths(std::string Root, std::string Current)
    : Root(std::move(Root)), Current(std::move(Current)), RealRoot(realPath(this->Root)) {}

Paths Paths::here(StringRef RootOption) {
  std::string Current = currentFolder();
  std::string Root = RootOption.empty() ? findRoot(Current) : absolutePath(RootOption);
  return Paths(std::move(Root), std::move(Current));
}

std::string Paths::stored(StringRef Absolute) const {
  auto [It, New] = Stored.try_emplace(Absolute);
  if (!New)
    return It->second;
  // Where the file itself is a link that leads outside, its folder says where it lies: some trees
  // are made of such links.
  std::string Folder = realPath(path::parent_path(Absolute));
  for (const std::string &Real :
       {realPath(Absolute), Folder + "/" + path::filename(Absolute).str()})
    if (StringRef Rest = below(Real, RealRoot); !Rest.empty())
      return It->second = Rest.str();
  // What does not exist is where its name says.
  StringRef Rest = below(Absolute, Root);
  return It->second = Rest.empty() || sys::fs::exists(Absolute) ? Absolute.str() : Rest.str();
}

std::string Paths::absolute(StringRef Stored) const { return absolutePath(Stored, Root); }

std::string Paths::shown(StringRef Stored) const {
  if (Stored.empty())
    return {};
  std::string Full = absolute(Stored);
  StringRef Rest = below(Full, Current);
  return Rest.empty() ? Full : Rest.str();
}

bool Paths::isInside(StringRef Stored) const {
  return !below(realPath(absolute(Stored)), RealRoot).empty();
}

const SourceTexts::File &SourceTexts::file(StringRef StoredPath) {
  if (auto It = Files.find(StoredPath); It != Files.end())
    return It->second;
  File &Entry = Files[StoredPath.str()];
  if (StoredPath.empty() || (OnlyInside && !Names.isInside(StoredPath)))
    return Entry;
  Expected<std::string> Text = readFile(Names.absolute(StoredPath));
  if (!Text)
    return consumeError(Text.takeError()), Entry;
  Entry.Readable = true;
  Entry.Text = std::move(*Text);
  Entry.Starts.push_back(0);
  for (size_t I = 0; I < Entry.Text.size(); ++I)
    if (Entry.Text[I] == '\n')
      Entry.Starts.push_back(I + 1);
  return Entry;
}

const std::string *SourceTexts::text(StringRef StoredPath) {
  const File &Entry = file(StoredPath);
  return Entry.Readable ? &Entry.Text : nullptr;
}

StringRef SourceTexts::line(StringRef StoredPath, unsigned Number) {
  const File &Entry = file(StoredPath);
  if (Number == 0 || Number > Entry.Starts.size())
    return {};
  StringRef Rest = StringRef(Entry.Text).drop_front(Entry.Starts[Number - 1]);
  return Rest.take_until([](char C) { return C == '\n'; }).rtrim('\r');
}

unsigned SourceTexts::lineCount(StringRef StoredPath) { return file(StoredPath).Starts.size(); }

/// Why \p Path is not read: it is no regular file, or too large; success where it is, or where
/// opening it will say what is wrong.
static Error refuse(const Twine &Path) {
  constexpr uint64_t Limit = uint64_t(512) << 20;
  sys::fs::file_status Status;
  if (sys::fs::status(Path, Status))
    return Error::success();
  if (Status.type() != sys::fs::file_type::regular_file)
    return failure("cannot read " + Path + ": it is not a regular file");
  if (Status.getSize() > Limit)
    return failure("cannot read " + Path + ": it has more than 512 MB");
  return Error::success();
}

static Expected<std::string> textOf(const Twine &Path,
                                    ErrorOr<std::unique_ptr<MemoryBuffer>> Buffer) {
  if (!Buffer)
    return failure("cannot read " + Path + ": " + Buffer.getError().message());
  return (*Buffer)->getBuffer().str();
}

Expected<std::string> readFile(const Twine &Path) {
  if (Error Refused = refuse(Path))
    return std::move(Refused);
  return textOf(Path, MemoryBuffer::getFile(Path, /*IsText=*/false,
                                            /*RequiresNullTerminator=*/false));
}

Expected<std::string> readInput(StringRef Path) {
  return textOf(Path, MemoryBuffer::getFileOrSTDIN(Path, /*IsText=*/false,
                                                   /*RequiresNullTerminator=*/false));
}

/// \p Path after its stream \p To was written, with the error of either.
static Error finished(StringRef Path, raw_fd_ostream &To, Error Failed) {
  To.flush();
  if (!Failed && To.has_error())
    Failed = failure("cannot write " + Path + ": " + To.error().message());
  To.clear_error();
  return Failed;
}

static Error writeInPlace(StringRef Path, sys::fs::CreationDisposition How,
                          function_ref<Error(raw_ostream &)> Write) {
  std::error_code Code;
  raw_fd_ostream Stream(Path, Code, How, sys::fs::FA_Write, sys::fs::OF_None);
  if (Code)
    return failure("cannot write " + Path + ": " + Code.message());
  return finished(Path, Stream, Write(Stream));
}

/// Gives the file behind \p Descriptor what \p Old has: its mode and, where this process may, its
/// owner. A mode is set last, for a change of owner takes bits of it away.
static void keepRights(int Descriptor, const sys::fs::file_status &Old) {
  if (fchown(Descriptor, Old.getUser(), Old.getGroup()) != 0)
    (void)fchown(Descriptor, -1, Old.getGroup());
  fchmod(Descriptor, Old.permissions());
}

Error writeFile(StringRef Named, function_ref<Error(raw_ostream &)> Write) {
  if (Named == "-")
    return Write(outs());
  sys::fs::file_status Status;
  bool Exists = !sys::fs::status(Named, Status);
  bool Regular = Exists && Status.type() == sys::fs::file_type::regular_file;
  // Pipes and devices, such as /dev/stdout, are written to; a file would take their place. So are
  // files with other names, which would keep the old text.
  if (Regular && Status.getLinkCount() > 1)
    return writeInPlace(Named, sys::fs::CD_CreateAlways, Write);
  if (Exists && !Regular && Status.type() != sys::fs::file_type::directory_file)
    return writeInPlace(Named, sys::fs::CD_OpenExisting, Write);
  std::string Path = Regular ? realPath(Named) : Named.str();
  if (StringRef Folder = path::parent_path(Path); !Folder.empty())
    if (std::error_code Code = sys::fs::create_directories(Folder))
      return failure("cannot create folder " + Folder + ": " + Code.message());
  Expected<sys::fs::TempFile> Temporary =
      sys::fs::TempFile::create(Path + ".%%%%%%.tmp", sys::fs::all_read | sys::fs::owner_write);
  if (!Temporary)
    return failure("cannot write " + Path + ": " + toString(Temporary.takeError()));
  if (Regular)
    keepRights(Temporary->FD, Status);
  raw_fd_ostream Stream(Temporary->FD, /*shouldClose=*/false);
  if (Error Failed = finished(Path, Stream, Write(Stream))) {
    consumeError(Temporary->discard());
    return Failed;
  }
  if (Error Code = Temporary->keep(Path))
    return failure("cannot write " + Path + ": " + toString(std::move(Code)));
  return Error::success();
}

Error writeFile(StringRef Path, StringRef Text) {
  return writeFile(Path, [&](raw_ostream &Out) {
    Out << Text;
    return Error::success();
  });
}

} // namespace corolint::driver
