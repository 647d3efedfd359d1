// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Pages.h"

namespace corolint {

llvm::StringRef pageOf(const CheckEntry &Entry) {
  struct Page {
    llvm::StringRef File;
    llvm::StringRef Text;
  };
  static const Page All[] = {
#define COROLINT_FILE(NAME, TEXT) {NAME, TEXT},
#include "Pages.inc"
#undef COROLINT_FILE
  };
  for (const Page &P : All)
    if (P.File == std::string(Entry.Stem) + ".md")
      return P.Text;
  return {};
}

} // namespace corolint
