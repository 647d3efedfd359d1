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
//   mention, it includes these in that order.
// The child verifies this; a TU that is different is parsed alone.
#ifndef COROLINT_DRIVER_RUN_SHAREDHEADERS_H
#define COROLINT_DRIVER_RUN_SHAREDHEADERS_H

#include "clang/Lex/PPCallbacks.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/StringSet.h"

#include <functional>
#include <string>
#include <vector>

namespace clang {
class Preprocessor;
}

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
  static SharedHeaders &install(clang::Preprocessor &Macros, Serve Next);

  /// Whether this process has a TU.
  bool serving() const { return Serving; }
  /// Whether what was said above does not hold for it, as far as is known.
  bool differs() const { return Differs; }
  /// Of \p Headers those that it did not include; to be asked at its end.
  std::vector<std::string> unread(llvm::ArrayRef<std::string> Headers) const;

  void InclusionDirective(clang::SourceLocation Hash, const clang::Token &, llvm::StringRef Name,
                          bool, clang::CharSourceRange, clang::OptionalFileEntryRef File,
                          llvm::StringRef, llvm::StringRef, const clang::Module *, bool,
                          clang::SrcMgr::CharacteristicKind) override;
  void MacroDefined(const clang::Token &Name, const clang::MacroDirective *) override;
  void MacroUndefined(const clang::Token &Name, const clang::MacroDefinition &Macro,
                      const clang::MacroDirective *) override;
  void MacroExpands(const clang::Token &, const clang::MacroDefinition &Macro, clang::SourceRange,
                    const clang::MacroArgs *) override;
  void Defined(const clang::Token &, const clang::MacroDefinition &Macro,
               clang::SourceRange) override;
  void Ifdef(clang::SourceLocation, const clang::Token &,
             const clang::MacroDefinition &Macro) override;
  void Ifndef(clang::SourceLocation, const clang::Token &,
              const clang::MacroDefinition &Macro) override;
  void Elifdef(clang::SourceLocation, const clang::Token &,
               const clang::MacroDefinition &Macro) override;
  void Elifndef(clang::SourceLocation, const clang::Token &,
                const clang::MacroDefinition &Macro) override;

private:
  class Pragma;
  SharedHeaders(clang::Preprocessor &Macros, Serve Next) : Macros(Macros), Next(std::move(Next)) {}

  void endStage(clang::SourceLocation At);
  void begin(llvm::StringRef File, clang::SourceLocation At);
  /// A header of the stages begins, or the stage ends.
  void noteMentions();
  void share(clang::SourceLocation Hash, const std::string &Name, clang::FileEntryRef File);
  void include(clang::FileEntryRef File);
  void change(const clang::Token &Name);
  void ask(clang::SourceLocation Where, const clang::MacroDefinition &Macro);
  clang::OptionalFileEntryRef fileOf(clang::SourceLocation Where) const;
  bool isTooEarly(clang::FileEntryRef Asking, clang::FileEntryRef Asked) const;
  /// The library's own headers, and the system's beside them, expect each other in any order.
  bool isBesideStandard(clang::FileEntryRef File) const;

  clang::Preprocessor &Macros;
  Serve Next;
  size_t Stage = 0;
  bool Serving = false;
  bool Differs = false;
  std::vector<const clang::FileEntry *> Order; ///< what the stages' text includes
  /// What each file of the shared part includes.
  llvm::DenseMap<const clang::FileEntry *, std::vector<clang::FileEntryRef>> Includes;
  /// Whose macros it asks for.
  llvm::DenseMap<const clang::FileEntry *, std::vector<clang::FileEntryRef>> Asks;
  /// How many of Order mention what it changed.
  llvm::DenseMap<const clang::FileEntry *, size_t> Changes;
  llvm::DenseMap<const clang::FileEntry *, std::string> Named; ///< by the stages' text
  std::vector<clang::FileEntryRef> Predefined;                 ///< by what precedes it
  llvm::DenseSet<const clang::FileEntry *> Unread;             ///< shared, not yet of the TU
  llvm::StringSet<> Folders;                                   ///< of standard headers
  /// Of a name in the shared files, how many of Order preceded its first mention.
  llvm::DenseMap<const clang::IdentifierInfo *, size_t> Mentioned;
};

} // namespace corolint::driver

#endif
