// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "SharedHeaders.h"

#include "clang/Basic/FileManager.h"
#include "clang/Lex/Pragma.h"
#include "clang/Lex/Preprocessor.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace corolint::driver {

class SharedHeaders::Pragma : public clang::PragmaHandler {
public:
  explicit Pragma(SharedHeaders &Headers) : PragmaHandler("corolint_stage"), Headers(Headers) {}
  void HandlePragma(clang::Preprocessor &Macros, clang::PragmaIntroducer Introducer,
                    clang::Token &) override {
    Macros.DiscardUntilEndOfDirective();
    // Nobody else's pragma, and one only in a process that has no TU yet.
    if (!Headers.serving())
      Headers.endStage(Introducer.Loc);
  }

private:
  SharedHeaders &Headers;
};

std::string HeaderStages::text() const {
  std::string Result;
  size_t At = 0;
  for (size_t End : Ends) {
    // A header that this library lacks is one that the TU asks for in vain, or has its own for.
    for (; At < End; ++At)
      Result +=
          "#if __has_include(<" + Headers[At] + ">)\n#include <" + Headers[At] + ">\n#endif\n";
    Result += "#pragma corolint_stage\n";
  }
  return Result;
}

SharedHeaders &SharedHeaders::install(clang::Preprocessor &Macros, Serve Next) {
  std::unique_ptr<SharedHeaders> Made(new SharedHeaders(Macros, std::move(Next)));
  SharedHeaders &Result = *Made;
  Macros.addPPCallbacks(std::move(Made));
  Macros.AddPragmaHandler(new Pragma(Result));
  return Result;
}

void SharedHeaders::endStage(clang::SourceLocation At) {
  Mentioned.clear();
  for (const auto &Known : Macros.getIdentifierTable())
    Mentioned.insert(Known.second);
  if (std::string File = Next(Stage++); !File.empty())
    begin(File, At);
}

void SharedHeaders::begin(StringRef File, clang::SourceLocation At) {
  Serving = true;
  for (const auto &[Includer, Included] : Includes) {
    Unread.insert(Includer);
    Unread.insert_range(Included);
  }
  for (const clang::FileEntry *Before : Predefined)
    include(Before);
  clang::SourceManager &Sources = Macros.getSourceManager();
  // Nothing of the later stages.
  auto *Stages = static_cast<clang::Lexer *>(Macros.getCurrentLexer());
  Stages->seek(Stages->getBuffer().size(), /*IsAtStartOfLine=*/true);
  Expected<clang::FileEntryRef> Main = Macros.getFileManager().getFileRef(File, /*OpenFile=*/true);
  if (!Main) {
    consumeError(Main.takeError());
    Differs = true;
    return;
  }
  clang::FileID Id = Sources.createFileID(*Main, At, clang::SrcMgr::C_User);
  Sources.setMainFileID(Id);
  Macros.markIncluded(*Main);
  Macros.EnterSourceFile(Id, nullptr, At);
}

void SharedHeaders::include(const clang::FileEntry *File) {
  if (!Unread.erase(File))
    return;
  if (auto Known = Includes.find(File); Known != Includes.end())
    for (const clang::FileEntry *Included : Known->second)
      include(Included);
}

std::vector<std::string> SharedHeaders::unread(ArrayRef<std::string> Headers) const {
  std::vector<std::string> Result;
  for (const clang::FileEntry *File : Unread)
    if (auto Name = Named.find(File); Name != Named.end() && is_contained(Headers, Name->second))
      Result.push_back(Name->second);
  llvm::sort(Result);
  return Result;
}

void SharedHeaders::InclusionDirective(clang::SourceLocation Hash, const clang::Token &,
                                       StringRef Name, bool, clang::CharSourceRange,
                                       clang::OptionalFileEntryRef File, StringRef, StringRef,
                                       const clang::Module *, bool,
                                       clang::SrcMgr::CharacteristicKind) {
  if (!File)
    return;
  if (Serving)
    return include(&File->getFileEntry());
  Folders.insert(File->getDir().getName());
  const clang::SourceManager &Sources = Macros.getSourceManager();
  clang::FileID In = Sources.getFileID(Hash);
  clang::OptionalFileEntryRef Includer = Sources.getFileEntryRefForID(In);
  if (In == Sources.getMainFileID())
    Named.try_emplace(&File->getFileEntry(), Name.str());
  else if (Includer)
    Includes[&Includer->getFileEntry()].push_back(&File->getFileEntry());
  else
    Predefined.insert(&File->getFileEntry());
  Includes.try_emplace(&File->getFileEntry());
}

void SharedHeaders::change(const clang::Token &Name) {
  if (!Serving || Unread.empty() || !Mentioned.contains(Name.getIdentifierInfo()))
    return;
  const clang::SourceManager &Sources = Macros.getSourceManager();
  clang::OptionalFileEntryRef File =
      Sources.getFileEntryRefForID(Sources.getFileID(Sources.getFileLoc(Name.getLocation())));
  // The library's own headers, and the system's beside them, expect each other in any order.
  if (!File || !isBeside(File->getDir().getName()))
    Differs = true;
}

bool SharedHeaders::isBeside(StringRef Folder) const {
  for (; !Folder.empty(); Folder = sys::path::parent_path(Folder))
    if (Folders.contains(Folder))
      return true;
  return false;
}

void SharedHeaders::ask(const clang::MacroDefinition &Macro) {
  if (!Serving || Unread.empty() || !Macro.getMacroInfo())
    return;
  const clang::SourceManager &Sources = Macros.getSourceManager();
  clang::OptionalFileEntryRef File =
      Sources.getFileEntryRefForID(Sources.getFileID(Macro.getMacroInfo()->getDefinitionLoc()));
  if (File && Unread.contains(&File->getFileEntry()))
    Differs = true;
}

void SharedHeaders::MacroDefined(const clang::Token &Name, const clang::MacroDirective *) {
  change(Name);
}
void SharedHeaders::MacroUndefined(const clang::Token &Name, const clang::MacroDefinition &,
                                   const clang::MacroDirective *) {
  change(Name);
}
void SharedHeaders::MacroExpands(const clang::Token &, const clang::MacroDefinition &Macro,
                                 clang::SourceRange, const clang::MacroArgs *) {
  ask(Macro);
}
void SharedHeaders::Defined(const clang::Token &, const clang::MacroDefinition &Macro,
                            clang::SourceRange) {
  ask(Macro);
}
void SharedHeaders::Ifdef(clang::SourceLocation, const clang::Token &,
                          const clang::MacroDefinition &Macro) {
  ask(Macro);
}
void SharedHeaders::Ifndef(clang::SourceLocation, const clang::Token &,
                           const clang::MacroDefinition &Macro) {
  ask(Macro);
}
void SharedHeaders::Elifdef(clang::SourceLocation, const clang::Token &,
                            const clang::MacroDefinition &Macro) {
  ask(Macro);
}
void SharedHeaders::Elifndef(clang::SourceLocation, const clang::Token &,
                             const clang::MacroDefinition &Macro) {
  ask(Macro);
}

} // namespace corolint::driver
