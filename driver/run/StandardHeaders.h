// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which headers of the C++ standard library a TU will read, guessed from #include lines without
// preprocessing: conditions are not looked at, and names made by macros not found. What is built
// on the guess is verified (see SharedHeaders.h).
#ifndef COROLINT_DRIVER_RUN_STANDARDHEADERS_H
#define COROLINT_DRIVER_RUN_STANDARDHEADERS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/StringMap.h"

#include <string>
#include <vector>

namespace corolint::driver {

/// Those that may come in any order and more than once, which is all but <cassert>
/// ([using.headers]), by name without brackets.
llvm::ArrayRef<std::string> standardHeaders();

class StandardHeaderGuess {
public:
  /// For TUs compiled in \p Directory with \p Flags, of which only the include path matters.
  StandardHeaderGuess(llvm::StringRef Directory, llvm::ArrayRef<std::string> Flags);

  /// By position in standardHeaders().
  llvm::BitVector readBy(llvm::StringRef File);

private:
  struct Text {
    llvm::StringRef File;
    bool Read = false;
    llvm::BitVector Standard;
    std::vector<Text *> Includes;
    unsigned Visit = 0;
  };

  Text *textOf(llvm::StringRef File);
  void read(Text &Into);
  Text *find(llvm::StringRef Name, llvm::StringRef First);

  std::vector<std::string> Folders;
  llvm::StringMap<Text> Texts;
  llvm::StringMap<bool> Exists;
  unsigned Visits = 0;
};

} // namespace corolint::driver

#endif
