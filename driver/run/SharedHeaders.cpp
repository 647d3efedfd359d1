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

/// Clang's table of identifiers asks here for each that it does not have yet.
class SharedHeaders::Names : public clang::IdentifierInfoLookup {
public:
  struct Mention {
    size_t Number = 0; ///< how many names were met before
    clang::FileID File;
  };

  explicit Names(const clang::Preprocessor &Macros) : Macros(Macros) {}

  clang::IdentifierInfo *get(StringRef Name) override {
    const clang::PreprocessorLexer *In = Macros.getCurrentFileLexer();
    Mentions.try_emplace(Name, Mention{Mentions.size(), In ? In->getFileID() : clang::FileID()});
    return nullptr;
  }
  size_t count() const { return Mentions.size(); }
  /// Clang itself has some names from the beginning.
  Mention first(const clang::IdentifierInfo &Name) const { return Mentions.lookup(Name.getName()); }

private:
  const clang::Preprocessor &Macros;
  StringMap<Mention> Mentions;
};

SharedHeaders::SharedHeaders(clang::Preprocessor &Macros, Serve Next)
    : Macros(Macros), Next(std::move(Next)), Known(std::make_unique<Names>(Macros)) {
  Macros.getIdentifierTable().setExternalIdentifierLookup(Known.get());
}

SharedHeaders::~SharedHeaders() = default;

SharedHeaders &SharedHeaders::install(clang::Preprocessor &Macros, Serve Next) {
  std::unique_ptr<SharedHeaders> Made(new SharedHeaders(Macros, std::move(Next)));
  SharedHeaders &Result = *Made;
  Macros.addPPCallbacks(std::move(Made));
  Macros.AddPragmaHandler(new Pragma(Result));
  return Result;
}

/// At the end of a header of the stages: what is not defined again.
void SharedHeaders::changeUndefined() {
  for (const auto &[Name, Undefinition] : Undefined) {
    change(Name, Undefinition.Where);
    // A TU that expects it between the two headers does not find it, and nothing would tell.
    clang::OptionalFileEntryRef Definer = fileOf(Undefinition.Macro->getDefinitionLoc());
    Unshareable |= !Definer || !isWithin(Undefinition.Where, *Definer);
  }
  Undefined.clear();
}

void SharedHeaders::endStage(clang::SourceLocation At) {
  changeUndefined();
  if (std::string File = Unshareable ? "" : Next(Stage++); !File.empty())
    begin(File, At);
}

void SharedHeaders::begin(StringRef File, clang::SourceLocation At) {
  Serving = true;
  KnownAtBegin = Known->count();
  for (const auto &[Shared, Facts] : Files)
    Unread.insert(Shared);
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
  const Facts &Shared = Files.find(File)->second;
  for (clang::FileEntryRef Asked : Shared.Asks)
    if (isTooEarly(File, Asked))
      differFor(Files.find(Asked)->second.Header);
  // Whose name a program makes a macro of, it does not use in the standard library ([macro.names]).
  if (any_of(Shared.Changes, [&](clang::FileEntryRef Before) {
        return Unread.contains(Before) && !isBesideStandard(File) && !isBesideStandard(Before);
      }))
    differFor(Shared.Header);
  for (clang::FileEntryRef Included : Shared.Includes)
    include(Included);
}

void SharedHeaders::differFor(size_t Header) {
  Differs = true;
  Unfit.insert(Header);
}

std::vector<std::string> SharedHeaders::unfit(bool AtEnd) const {
  std::vector<std::string> Result;
  for (auto [At, Header] : enumerate(Order))
    if (Unfit.count(At) || (AtEnd && Unread.contains(Header.File)))
      Result.push_back(Header.Name);
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
    Folders.insert(sys::path::parent_path(File->getFileEntry().tryGetRealPathName()));
  clang::FileID Includer = Macros.getSourceManager().getFileID(Hash);
  if (Includer == Macros.getSourceManager().getMainFileID()) {
    changeUndefined();
    Order.push_back({*File, (Angled ? "<" + Name + ">" : "\"" + Name + "\"").str()});
  } else if (clang::OptionalFileEntryRef By = fileOf(Hash)) {
    facts(*By).Includes.push_back(*File);
  } else {
    Predefined.push_back(*File);
  }
  (void)facts(*File);
}

SharedHeaders::Facts &SharedHeaders::facts(clang::FileEntryRef File) {
  auto [It, New] = Files.try_emplace(File);
  if (New) {
    It->second.File = File;
    It->second.Header = Order.empty() ? 0 : Order.size() - 1;
    It->second.Begun = Known->count();
  }
  return It->second;
}

clang::OptionalFileEntryRef SharedHeaders::fileOf(clang::SourceLocation Where) const {
  const clang::SourceManager &Sources = Macros.getSourceManager();
  return Sources.getFileEntryRefForID(Sources.getFileID(Sources.getFileLoc(Where)));
}

/// Whether these mean nothing any more ([cstdint.syn], [cinttypes.syn]).
static bool isWithoutEffect(const clang::IdentifierInfo &Name) {
  return Name.isStr("__STDC_CONSTANT_MACROS") || Name.isStr("__STDC_LIMIT_MACROS") ||
         Name.isStr("__STDC_FORMAT_MACROS");
}

bool SharedHeaders::isWithin(clang::SourceLocation Where, const clang::FileEntry *File) const {
  const clang::SourceManager &Sources = Macros.getSourceManager();
  for (clang::FileID In = Sources.getFileID(Sources.getFileLoc(Where)); In.isValid();
       In = Sources.getFileID(Sources.getIncludeLoc(In)))
    if (Sources.getFileEntryForID(In) == File)
      return true;
  return false;
}

bool SharedHeaders::matters(const clang::IdentifierInfo *Name,
                            clang::OptionalFileEntryRef File) const {
  if (!File || isWithoutEffect(*Name) || isBesideStandard(*File))
    return false;
  if (Serving)
    return !Unread.empty() && Known->first(*Name).Number < KnownAtBegin;
  auto Changing = Files.find(*File);
  return Changing != Files.end() && Known->first(*Name).Number < Changing->second.Begun;
}

void SharedHeaders::change(const clang::IdentifierInfo *Name, clang::SourceLocation Where) {
  if (Serving) {
    Differs = true;
    return;
  }
  const clang::SourceManager &Sources = Macros.getSourceManager();
  clang::FileEntryRef File = *fileOf(Where);
  // Whoever was read since the name was met first may mention it: files that were begun since, and
  // those that included the first one and have gone on.
  Names::Mention First = Known->first(*Name);
  SmallPtrSet<const clang::FileEntry *, 8> GoneOn;
  for (clang::FileID In = First.File; In.isValid();
       In = Sources.getFileID(Sources.getIncludeLoc(In))) {
    const clang::FileEntry *Open = Sources.getFileEntryForID(In);
    GoneOn.insert(Open);
    if (isWithin(Where, Open))
      break;
  }
  Facts &Changing = facts(File);
  for (const auto &[Before, Shared] : Files) {
    bool Since = Shared.Begun <= Changing.Begun &&
                 (Shared.Begun > First.Number || First.File.isInvalid() || GoneOn.contains(Before));
    if (Since && Before != File && Changed.insert({File, Before}).second && !reaches(File, Before))
      Changing.Changes.push_back(*Shared.File);
  }
}

bool SharedHeaders::reaches(const clang::FileEntry *From, const clang::FileEntry *To) const {
  SmallVector<const clang::FileEntry *> Left{From};
  SmallPtrSet<const clang::FileEntry *, 32> Seen{From};
  while (!Left.empty()) {
    auto Known = Files.find(Left.pop_back_val());
    if (Known == Files.end())
      continue;
    for (const clang::FileEntry *Included : Known->second.Includes) {
      if (Included == To)
        return true;
      if (Seen.insert(Included).second)
        Left.push_back(Included);
    }
  }
  return false;
}

void SharedHeaders::MacroDefined(const clang::Token &Name, const clang::MacroDirective *Defined) {
  const clang::IdentifierInfo *Id = Name.getIdentifierInfo();
  bool Same = false;
  if (auto Before = Undefined.find(Id); Before != Undefined.end()) {
    Same = Before->second.Macro->isIdenticalTo(*Defined->getMacroInfo(), Macros,
                                               /*Syntactically=*/true);
    Undefined.erase(Before);
  }
  if (!Same && matters(Id, fileOf(Name.getLocation())))
    change(Id, Name.getLocation());
}

void SharedHeaders::MacroUndefined(const clang::Token &Name, const clang::MacroDefinition &Macro,
                                   const clang::MacroDirective *) {
  const clang::IdentifierInfo *Id = Name.getIdentifierInfo();
  if (Macro.getMacroInfo() && matters(Id, fileOf(Name.getLocation())))
    Undefined[Id] = {Macro.getMacroInfo(), Name.getLocation()};
}

bool SharedHeaders::isBesideStandard(const clang::FileEntry *File) const {
  for (StringRef Folder = File->tryGetRealPathName(); !Folder.empty();
       Folder = sys::path::parent_path(Folder))
    if (Folders.contains(Folder))
      return true;
  return false;
}

bool SharedHeaders::isTooEarly(clang::FileEntryRef Asking, clang::FileEntryRef Asked) const {
  return Unread.contains(Asked) && !(isBesideStandard(Asking) && isBesideStandard(Asked));
}

void SharedHeaders::ask(const clang::Token &Name, const clang::MacroDefinition &Macro) {
  if (!Macro.getMacroInfo() || (Serving && Unread.empty()))
    return;
  clang::OptionalFileEntryRef Of = fileOf(Macro.getMacroInfo()->getDefinitionLoc());
  if (!Of || (Serving && !Unread.contains(*Of)) || isWithoutEffect(*Name.getIdentifierInfo()))
    return;
  clang::OptionalFileEntryRef Asking = fileOf(Name.getLocation());
  if (!Asking || *Asking == *Of)
    return;
  if (Serving) {
    if (isTooEarly(*Asking, *Of))
      differFor(Files.find(*Of)->second.Header);
  } else if (Asked.insert({*Asking, *Of}).second && !reaches(*Asking, *Of)) {
    facts(*Asking).Asks.push_back(*Of);
  }
}

void SharedHeaders::MacroExpands(const clang::Token &Name, const clang::MacroDefinition &Macro,
                                 clang::SourceRange, const clang::MacroArgs *) {
  ask(Name, Macro);
}
void SharedHeaders::Defined(const clang::Token &Name, const clang::MacroDefinition &Macro,
                            clang::SourceRange) {
  ask(Name, Macro);
}
void SharedHeaders::Ifdef(clang::SourceLocation, const clang::Token &Name,
                          const clang::MacroDefinition &Macro) {
  ask(Name, Macro);
}
void SharedHeaders::Ifndef(clang::SourceLocation, const clang::Token &Name,
                           const clang::MacroDefinition &Macro) {
  ask(Name, Macro);
}
void SharedHeaders::Elifdef(clang::SourceLocation, const clang::Token &Name,
                            const clang::MacroDefinition &Macro) {
  ask(Name, Macro);
}
void SharedHeaders::Elifndef(clang::SourceLocation, const clang::Token &Name,
                             const clang::MacroDefinition &Macro) {
  ask(Name, Macro);
}

} // namespace corolint::driver
