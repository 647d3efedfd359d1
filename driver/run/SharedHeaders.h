// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Headers parsed once for many TUs. A process parses headers in stages, a pragma behind each; there
// it forks, and the child goes on as if the TU's own text stood at the pragma. The order of
// standard headers means nothing ([using.headers]); that of others must mean nothing for what they
// define to be the same in all TUs ([basic.def.odr]/15), but for macros. So the TU is the same
// program, if
// - it includes every one of these headers itself, sooner or later;
// - until then it defines or undefines no macro whose name they mention;
// - until then it asks for no macro of a header that it did not yet include;
// - where one of them asked for a macro of another, or changed one whose name those before it
//   mention, it includes these in that order;
// - none of them takes a macro away that another defined.
// The child verifies this; a TU that is different is parsed alone.
#ifndef COROLINT_DRIVER_RUN_SHAREDHEADERS_H
#define COROLINT_DRIVER_RUN_SHAREDHEADERS_H

#include "clang/Lex/PPCallbacks.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/StringSet.h"

#include <functional>
#include <set>
#include <string>
#include <vector>

namespace clang {
class MacroInfo;
class Preprocessor;
} // namespace clang

namespace corolint::driver {

/// What to parse: headers in the order of their inclusion, and after how many TUs begin.
struct HeaderStages {
  std::vector<std::string> Headers; ///< with what encloses them after #include
  std::vector<size_t> Ends;         ///< ascending

  std::string text() const;
};

class SharedHeaders : public clang::PPCallbacks {
public:
  /// Called at the end of a stage; forks. In a child the name of the file to go on with, in the
  /// parent, when all TUs of the stage are done, the empty string.
  using Serve = std::function<std::string(size_t Stage)>;

  /// Adds itself to \p Macros, which owns it.
  ~SharedHeaders() override;
  static SharedHeaders &install(clang::Preprocessor &Macros, Serve Next);

  /// Whether this process has a TU.
  bool serving() const { return Serving; }
  /// Whether it is already known to be different.
  bool differs() const { return Differs; }
  /// At its end, whether all of the above holds for it.
  bool same() const { return Serving && !Differs && Unread.empty() && Undefined.empty(); }
  /// Of the stages' headers those that it is different for; \p AtEnd: also what it did not include.
  std::vector<std::string> unfit(bool AtEnd) const;

  void InclusionDirective(clang::SourceLocation Hash, const clang::Token &, llvm::StringRef Name,
                          bool Angled, clang::CharSourceRange, clang::OptionalFileEntryRef File,
                          llvm::StringRef, llvm::StringRef, const clang::Module *, bool,
                          clang::SrcMgr::CharacteristicKind Kind) override;
  void MacroDefined(const clang::Token &Name, const clang::MacroDirective *Defined) override;
  void MacroUndefined(const clang::Token &Name, const clang::MacroDefinition &Macro,
                      const clang::MacroDirective *) override;
  void MacroExpands(const clang::Token &Name, const clang::MacroDefinition &Macro,
                    clang::SourceRange, const clang::MacroArgs *) override;
  void Defined(const clang::Token &Name, const clang::MacroDefinition &Macro,
               clang::SourceRange) override;
  void Ifdef(clang::SourceLocation, const clang::Token &Name,
             const clang::MacroDefinition &Macro) override;
  void Ifndef(clang::SourceLocation, const clang::Token &Name,
              const clang::MacroDefinition &Macro) override;
  void Elifdef(clang::SourceLocation, const clang::Token &Name,
               const clang::MacroDefinition &Macro) override;
  void Elifndef(clang::SourceLocation, const clang::Token &Name,
                const clang::MacroDefinition &Macro) override;

private:
  class Pragma;
  SharedHeaders(clang::Preprocessor &Macros, Serve Next);

  struct Header {
    clang::FileEntryRef File;
    std::string Name;
  };
  /// A file of the shared part.
  struct Facts {
    clang::OptionalFileEntryRef File;
    size_t Header = 0; ///< of Order, the first that brought it
    std::vector<clang::FileEntryRef> Includes;
    size_t Begun = 0;                      ///< how many names were known
    std::vector<clang::FileEntryRef> Asks; ///< for macros of these, before it includes them
    /// It changes what may be mentioned in these, before it includes them.
    std::vector<clang::FileEntryRef> Changes;
  };
  struct Undefinition {
    const clang::MacroInfo *Macro;
    clang::SourceLocation Where;
  };
  /// When and where names are met first.
  class Names;

  void changeUndefined();
  void endStage(clang::SourceLocation At);
  void begin(llvm::StringRef File, clang::SourceLocation At);
  void include(clang::FileEntryRef File);
  void differFor(size_t Header);
  Facts &facts(clang::FileEntryRef File);
  clang::OptionalFileEntryRef fileOf(clang::SourceLocation Where) const;
  /// Whether \p Where is in \p File or what it includes.
  bool isWithin(clang::SourceLocation Where, const clang::FileEntry *File) const;
  /// Whether it matters that \p File gives \p Name another meaning.
  bool matters(const clang::IdentifierInfo *Name, clang::OptionalFileEntryRef File) const;
  void change(const clang::IdentifierInfo *Name, clang::SourceLocation Where);
  /// Whether \p From has included \p To so far.
  bool reaches(const clang::FileEntry *From, const clang::FileEntry *To) const;
  void ask(const clang::Token &Name, const clang::MacroDefinition &Macro);
  bool isTooEarly(clang::FileEntryRef Asking, clang::FileEntryRef Asked) const;
  /// The library's own headers, and the system's beside them, expect each other in any order.
  bool isBesideStandard(const clang::FileEntry *File) const;

  clang::Preprocessor &Macros;
  Serve Next;
  std::unique_ptr<Names> Known;
  size_t KnownAtBegin = 0; ///< of the TU
  size_t Stage = 0;
  bool Serving = false;
  bool Differs = false;
  bool Unshareable = false;
  std::vector<Header> Order; ///< what the stages' text includes
  llvm::DenseMap<const clang::FileEntry *, Facts> Files;
  llvm::DenseSet<std::pair<const clang::FileEntry *, const clang::FileEntry *>> Asked, Changed;
  std::vector<clang::FileEntryRef> Predefined;     ///< by what precedes the stages
  llvm::DenseSet<const clang::FileEntry *> Unread; ///< shared, not yet of the TU
  std::set<size_t> Unfit;                          ///< of Order
  llvm::StringSet<> Folders;                       ///< of standard headers
  /// Macros that were undefined: as often as not, to be defined again as they were.
  llvm::DenseMap<const clang::IdentifierInfo *, Undefinition> Undefined;
};

} // namespace corolint::driver

#endif
