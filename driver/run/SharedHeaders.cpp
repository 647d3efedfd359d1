// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "SharedHeaders.h"

#include "HeaderGuess.h"
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
      Result += "#if __has_include(" + Headers[At] + ")\n#include " + Headers[At] + "\n#endif\n";
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

void SharedHeaders::noteMentions() {
  for (const auto &Known : Macros.getIdentifierTable())
    Mentioned.try_emplace(Known.second, Order.empty() ? 0 : Order.size() - 1);
}

void SharedHeaders::endStage(clang::SourceLocation At) {
  noteMentions();
  if (std::string File = Next(Stage++); !File.empty())
    begin(File, At);
}

void SharedHeaders::begin(StringRef File, clang::SourceLocation At) {
  Serving = true;
  for (const auto &[Includer, Included] : Includes) {
    Unread.insert(Includer);
    Unread.insert_range(Included);
  }
  for (clang::FileEntryRef Before : Predefined)
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

void SharedHeaders::include(clang::FileEntryRef File) {
  if (!Unread.erase(File))
    return;
  if (auto Known = Includes.find(File); Known != Includes.end())
    for (clang::FileEntryRef Included : Known->second)
      include(Included);
  if (auto Known = Asks.find(File); Known != Asks.end())
    Differs |=
        any_of(Known->second, [&](clang::FileEntryRef Asked) { return isTooEarly(File, Asked); });
  if (auto Known = Changes.find(File); Known != Changes.end())
    Differs |= any_of(ArrayRef(Order).take_front(Known->second),
                      [&](const clang::FileEntry *Before) { return Unread.contains(Before); });
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
                                       StringRef Name, bool Angled, clang::CharSourceRange,
                                       clang::OptionalFileEntryRef File, StringRef, StringRef,
                                       const clang::Module *, bool,
                                       clang::SrcMgr::CharacteristicKind Kind) {
  if (!File)
    return;
  if (Serving)
    return include(*File);
  if (Angled && clang::SrcMgr::isSystem(Kind) && isStandardHeader(Name))
    Folders.insert(File->getDir().getName());
  share(Hash, (Angled ? "<" + Name + ">" : "\"" + Name + "\"").str(), *File);
}

void SharedHeaders::share(clang::SourceLocation Hash, const std::string &Name,
                          clang::FileEntryRef File) {
  if (Macros.getSourceManager().getFileID(Hash) == Macros.getSourceManager().getMainFileID()) {
    noteMentions();
    Order.push_back(File);
    Named.try_emplace(File, Name);
  } else if (clang::OptionalFileEntryRef Includer = fileOf(Hash)) {
    Includes[*Includer].push_back(File);
  } else {
    Predefined.push_back(File);
  }
  Includes.try_emplace(File);
}

clang::OptionalFileEntryRef SharedHeaders::fileOf(clang::SourceLocation Where) const {
  const clang::SourceManager &Sources = Macros.getSourceManager();
  return Sources.getFileEntryRefForID(Sources.getFileID(Sources.getFileLoc(Where)));
}

void SharedHeaders::change(const clang::Token &Name) {
  auto Mention = Mentioned.find(Name.getIdentifierInfo());
  if (Mention == Mentioned.end() || (Serving && Unread.empty()))
    return;
  clang::OptionalFileEntryRef File = fileOf(Name.getLocation());
  if (File && isBesideStandard(*File))
    return;
  if (Serving)
    Differs = true;
  else if (File)
    Changes[*File] = Order.size() - 1;
}

bool SharedHeaders::isBesideStandard(clang::FileEntryRef File) const {
  StringRef Folder = File.getDir().getName();
  for (; !Folder.empty(); Folder = sys::path::parent_path(Folder))
    if (Folders.contains(Folder))
      return true;
  return false;
}

bool SharedHeaders::isTooEarly(clang::FileEntryRef Asking, clang::FileEntryRef Asked) const {
  return Unread.contains(Asked) && !(isBesideStandard(Asking) && isBesideStandard(Asked));
}

void SharedHeaders::ask(clang::SourceLocation Where, const clang::MacroDefinition &Macro) {
  if (!Macro.getMacroInfo() || (Serving && Unread.empty()))
    return;
  clang::OptionalFileEntryRef Asked = fileOf(Macro.getMacroInfo()->getDefinitionLoc());
  if (!Asked || (Serving && !Unread.contains(*Asked)))
    return;
  clang::OptionalFileEntryRef Asking = fileOf(Where);
  if (Serving) {
    Differs |= !Asking || isTooEarly(*Asking, *Asked);
  } else if (Asking && *Asking != *Asked) {
    std::vector<clang::FileEntryRef> &Known = Asks[*Asking];
    if (!is_contained(Known, *Asked))
      Known.push_back(*Asked);
  }
}

void SharedHeaders::MacroDefined(const clang::Token &Name, const clang::MacroDirective *) {
  change(Name);
}
void SharedHeaders::MacroUndefined(const clang::Token &Name, const clang::MacroDefinition &Macro,
                                   const clang::MacroDirective *) {
  if (Macro.getMacroInfo())
    change(Name);
}
void SharedHeaders::MacroExpands(const clang::Token &, const clang::MacroDefinition &Macro,
                                 clang::SourceRange Where, const clang::MacroArgs *) {
  ask(Where.getBegin(), Macro);
}
void SharedHeaders::Defined(const clang::Token &, const clang::MacroDefinition &Macro,
                            clang::SourceRange Where) {
  ask(Where.getBegin(), Macro);
}
void SharedHeaders::Ifdef(clang::SourceLocation Where, const clang::Token &,
                          const clang::MacroDefinition &Macro) {
  ask(Where, Macro);
}
void SharedHeaders::Ifndef(clang::SourceLocation Where, const clang::Token &,
                           const clang::MacroDefinition &Macro) {
  ask(Where, Macro);
}
void SharedHeaders::Elifdef(clang::SourceLocation, const clang::Token &Name,
                            const clang::MacroDefinition &Macro) {
  ask(Name.getLocation(), Macro);
}
void SharedHeaders::Elifndef(clang::SourceLocation, const clang::Token &Name,
                             const clang::MacroDefinition &Macro) {
  ask(Name.getLocation(), Macro);
}

} // namespace corolint::driver
