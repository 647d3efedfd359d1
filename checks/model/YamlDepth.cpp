// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "YamlDepth.h"

#include "llvm/ADT/StringExtras.h"

namespace corolint {

/// How many blocks \p Line may open: "- - a" opens two, "? a" and "a:" one each.
static unsigned blocksOpenedBy(llvm::StringRef Line) {
  unsigned Count = 1;
  for (Line = Line.ltrim(); Line.consume_front("- ") || Line.consume_front("? ") ||
                            Line.consume_front("-\t") || Line.consume_front("?\t");
       Line = Line.ltrim())
    ++Count;
  return Count;
}

// Block structure nests at most one level per column of indentation, and flow structure one level
// per bracket that is open. Brackets in quotes count as well: no file has so many.
bool nestsTooDeeply(llvm::StringRef Yaml) {
  constexpr unsigned Limit = 100;
  unsigned Flow = 0;
  for (llvm::StringRef Line : llvm::split(Yaml, '\n')) {
    unsigned Indentation = Line.size() - Line.ltrim().size();
    if (blocksOpenedBy(Line) > Limit || (Flow == 0 && Indentation > 2 * Limit))
      return true;
    for (char C : Line)
      if (C == '[' || C == '{') {
        if (++Flow > Limit)
          return true;
      } else if ((C == ']' || C == '}') && Flow > 0) {
        --Flow;
      }
  }
  return false;
}

} // namespace corolint
