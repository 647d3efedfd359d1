// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "OwnHeaders.h"

#include "clang/Basic/SourceManager.h"
#include "clang/Lex/HeaderSearch.h"
#include "clang/Lex/HeaderSearchOptions.h"
#include "clang/Lex/PPCallbacks.h"
#include "clang/Lex/Pragma.h"
#include "clang/Lex/Preprocessor.h"
#include "llvm/ADT/DenseMap.h"

using namespace llvm;

namespace corolint::driver {
namespace {

bool isBelow(StringRef Path, StringRef Folder) {
  return !Folder.empty() && Path.consume_front(Folder) && Path.starts_with("/");
}

class Ownership {
public:
  Ownership(clang::Preprocessor &Macros, const OriginRules &Origins, const Paths &Names,
            StringRef Directory)
      : Sources(Macros.getSourceManager()), Origins(Origins), Names(Names), Directory(Directory) {
    const clang::HeaderSearchOptions &Search = Macros.getHeaderSearchInfo().getHeaderSearchOpts();
    Foreign = {realPath(absolutePath(Search.Sysroot.empty() ? "/" : Search.Sysroot, Directory)),
               realPath(absolutePath(Search.ResourceDir, Directory))};
  }

  bool isOwn(clang::FileID Id) {
    clang::OptionalFileEntryRef Entry = Sources.getFileEntryRefForID(Id);
    if (!Entry)
      return false;
    auto [It, New] = Known.try_emplace(&Entry->getFileEntry(), false);
    if (New)
      It->second = liesInProject(absolutePath(Entry->getName(), Directory));
    return It->second;
  }

  clang::SourceManager &Sources;

private:
  bool liesInProject(StringRef File) const {
    std::string Stored = Names.stored(File);
    if (Origins.ofPlace(Stored) != Origin::Own || StringRef(Stored).contains("include/c++/"))
      return false;
    // A project may bring its compiler and its system's headers along.
    std::string Real = realPath(File);
    return none_of(Foreign, [&](StringRef Folder) { return isBelow(Real, Folder); });
  }

  const OriginRules &Origins;
  const Paths &Names;
  std::string Directory;
  std::vector<std::string> Foreign;
  DenseMap<const clang::FileEntry *, bool> Known;
};

/// #pragma GCC system_header means something in others' headers only.
class SystemHeader : public clang::PragmaHandler {
public:
  explicit SystemHeader(std::shared_ptr<Ownership> Owned)
      : PragmaHandler("system_header"), Owned(std::move(Owned)) {}

  void HandlePragma(clang::Preprocessor &Macros, clang::PragmaIntroducer,
                    clang::Token &Name) override {
    if (!Owned->isOwn(Owned->Sources.getFileID(Name.getLocation())))
      Macros.HandlePragmaSystemHeader(Name);
  }

private:
  std::shared_ptr<Ownership> Owned;
};

class Watch : public clang::PPCallbacks {
public:
  explicit Watch(std::shared_ptr<Ownership> Owned) : Owned(std::move(Owned)) {}

  void FileChanged(clang::SourceLocation Where, FileChangeReason Why,
                   clang::SrcMgr::CharacteristicKind Kind, clang::FileID) override {
    clang::SourceManager &Sources = Owned->Sources;
    if (Why != EnterFile || !clang::SrcMgr::isSystem(Kind) ||
        Sources.getDecomposedLoc(Where).second != 0 || !Owned->isOwn(Sources.getFileID(Where)))
      return;
    // As if "# 1" stood before the first line: the lines keep their numbers.
    Sources.AddLineNote(Where, /*LineNo=*/2, /*FilenameID=*/-1, /*IsFileEntry=*/false,
                        /*IsFileExit=*/false, clang::SrcMgr::C_User);
  }

private:
  std::shared_ptr<Ownership> Owned;
};

} // namespace

void ownHeaders(clang::Preprocessor &Macros, const OriginRules &Origins, const Paths &Names,
                StringRef Directory) {
  auto Owned = std::make_shared<Ownership>(Macros, Origins, Names, Directory);
  Macros.addPPCallbacks(std::make_unique<Watch>(Owned));
  for (StringRef Space : {"GCC", "clang"}) {
    // Takes Clang's own handler of that name away.
    SystemHeader Same(Owned);
    Macros.RemovePragmaHandler(Space, &Same);
    Macros.AddPragmaHandler(Space, new SystemHeader(Owned));
  }
}

} // namespace corolint::driver
