// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "FilesRead.h"

#include "report/Nolint.h"
#include "clang/Basic/FileManager.h"
#include "clang/Basic/SourceManager.h"

using namespace llvm;

namespace corolint::driver {
namespace {

/// Whether the file that begins at \p Start is the user's, as OwnHeaders.h notes it.
bool isUserAt(clang::SourceManager &Sources, clang::SourceLocation Start) {
  return !clang::SrcMgr::isSystem(Sources.getFileCharacteristic(Start));
}

/// What isUserFile() says of every file that was read as text; it searches all of them each time.
DenseMap<const clang::FileEntry *, bool> userFiles(clang::SourceManager &Sources) {
  DenseMap<const clang::FileEntry *, bool> Result;
  for (unsigned I = 0; I != Sources.local_sloc_entry_size(); ++I) {
    const clang::SrcMgr::SLocEntry &Entry = Sources.getLocalSLocEntry(I);
    if (!Entry.isFile())
      continue;
    if (clang::OptionalFileEntryRef File = Entry.getFile().getContentCache().OrigEntry)
      Result.try_emplace(
          &File->getFileEntry(),
          isUserAt(Sources, clang::SourceLocation::getFromRawEncoding(Entry.getOffset())));
  }
  return Result;
}

bool isUserFile(clang::SourceManager &Sources, clang::FileEntryRef File) {
  clang::FileID Id = Sources.translateFile(File);
  return Id.isValid() && isUserAt(Sources, Sources.getLocForStartOfFile(Id));
}

} // namespace

void noteFilesRead(clang::SourceManager &Sources, StringRef Directory, const Paths &Names,
                   std::vector<std::string> &Inputs, std::vector<Directive> &Found) {
  DenseMap<const clang::FileEntry *, bool> UserFiles = userFiles(Sources);
  // isUserFile() loads entries of a precompiled header, and the map grows.
  std::vector<std::pair<clang::FileEntryRef, clang::SrcMgr::ContentCache *>> Files;
  for (auto It = Sources.fileinfo_begin(); It != Sources.fileinfo_end(); ++It)
    Files.emplace_back(It->first, It->second);
  for (const auto &[Entry, Contents] : Files) {
    if (Contents->BufferOverridden)
      continue;
    std::string File = absolutePath(Entry.getName(), Directory);
    Inputs.push_back(File);
    auto Known = UserFiles.find(&Entry.getFileEntry());
    if (Known != UserFiles.end() ? Known->second : isUserFile(Sources, Entry))
      if (std::optional<StringRef> Text = Contents->getBufferDataIfLoaded())
        scanDirectives(*Text, Names.stored(File), Found);
  }
  llvm::sort(Inputs);
  Inputs.erase(llvm::unique(Inputs), Inputs.end());
}

} // namespace corolint::driver
