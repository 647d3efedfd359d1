// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which headers TUs will read, guessed from #include lines without preprocessing: what is under a
// condition does not count, and names made by macros are not found. What is built on the guess is
// verified (see SharedHeaders.h).
#ifndef COROLINT_DRIVER_RUN_HEADERGUESS_H
#define COROLINT_DRIVER_RUN_HEADERGUESS_H

#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringMap.h"

#include <optional>
#include <string>
#include <vector>

namespace corolint::driver {

/// Whether \p Name is that of a header of the C++ standard library which may come in any order and
/// more than once, which is all but <cassert> ([using.headers]).
bool isStandardHeader(llvm::StringRef Name);

class HeaderGuess {
public:
  /// For TUs compiled in \p Directory with \p Flags, of which only the include path matters.
  HeaderGuess(llvm::StringRef Directory, llvm::ArrayRef<std::string> Flags);

  /// What \p File includes before anything else is added to headers(), but for standard ones. The
  /// position of the first.
  std::optional<size_t> addLeading(llvm::StringRef File);
  /// As after #include, with what encloses them: first those that were added, in that order, then
  /// the standard library's.
  std::vector<std::string> headers() const;
  /// By position in headers().
  llvm::BitVector readBy(llvm::StringRef File);

private:
  struct Text {
    llvm::StringRef File;
    bool Read = false;
    std::optional<unsigned> Added; ///< the position in Leading
    std::vector<unsigned> Standard;
    std::vector<Text *> Includes;
    unsigned Visit = 0;
  };
  struct Folder {
    std::string Name;
    bool QuotedOnly;
  };

  Text *textOf(llvm::StringRef File);
  void read(Text &Into);
  /// \p Name in \p Folder, or null.
  Text *textIn(llvm::StringRef Folder, llvm::StringRef Name);
  /// What \p Name means in a file of \p Beside; \p Spelled is a name that means the same anywhere.
  Text *find(llvm::StringRef Name, bool Quoted, llvm::StringRef Beside,
             std::string *Spelled = nullptr);

  std::vector<Folder> Folders;
  std::vector<std::string> Leading;
  llvm::StringMap<Text> Texts;
  llvm::StringMap<bool> Exists;
  unsigned Visits = 0;
};

} // namespace corolint::driver

#endif
