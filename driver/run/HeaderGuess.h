// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which headers TUs will read, guessed from #include lines without preprocessing: what is under a
// condition does not count, and names made by macros are not found. What is built on the guess is
// verified (see SharedHeaders.h).
#ifndef COROLINT_DRIVER_RUN_HEADERGUESS_H
#define COROLINT_DRIVER_RUN_HEADERGUESS_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringMap.h"

#include <optional>
#include <string>
#include <vector>

namespace corolint::driver {

/// Whether \p Name is that of a header of the C++ standard library which may come in any order and
/// more than once, which is all but <cassert> ([using.headers]).
bool isStandardHeader(llvm::StringRef Name);

/// What \p File includes, as written between the quotes or brackets.
std::vector<std::string> namesIncludedBy(llvm::StringRef File);

class HeaderGuess {
public:
  /// For TUs compiled in \p Directory with \p Flags, of which only the include path matters.
  HeaderGuess(llvm::StringRef Directory, llvm::ArrayRef<std::string> Flags);
  HeaderGuess(const HeaderGuess &) = delete;
  HeaderGuess &operator=(const HeaderGuess &) = delete;

  /// What \p File includes before anything else is added to headers(), and what is first in these,
  /// but for standard ones. The position of the first.
  std::optional<size_t> addLeading(llvm::StringRef File);
  /// As after #include, with what encloses them: the standard library's, then those that were
  /// added.
  const std::vector<std::string> &headers() const { return Headers; }
  /// By position in headers(), in the order in which \p File comes to them.
  std::vector<size_t> readBy(llvm::StringRef File);

private:
  struct Text {
    llvm::StringRef File;
    bool Read = false;
    std::optional<size_t> Header; ///< the position in headers()
    std::vector<Text *> Includes;
    /// What it includes first, if that is none of the standard library.
    struct {
      Text *Included = nullptr;
      std::string Name;
      bool Everywhere = false;
    } First;
    unsigned Visit = 0;
  };

  Text *textOf(llvm::StringRef File);
  void read(Text &Into);
  void add(Text &T, llvm::StringRef Spelled);
  /// \p Name in \p Folder, or null.
  Text *textIn(llvm::StringRef Folder, llvm::StringRef Name);
  /// What \p Name means in a file of \p Beside; whether it means the same \p Everywhere.
  Text *find(llvm::StringRef Name, bool Quoted, llvm::StringRef Beside, bool &Everywhere);

  std::vector<std::string> Folders;
  std::vector<std::string> Headers;
  std::vector<Text> Standard; ///< their files are not asked for
  llvm::StringMap<Text> Texts;
  llvm::StringMap<bool> Exists;
  unsigned Visits = 0;
};

} // namespace corolint::driver

#endif
