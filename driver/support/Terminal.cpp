// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Terminal.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/Locale.h"
#include "llvm/Support/Process.h"

#include <cstdlib>

using namespace llvm;

namespace corolint::driver {
bool isSet(const char *Variable) {
  const char *Value = std::getenv(Variable);
  return Value && *Value && StringRef(Value) != "0";
}

unsigned outputWidth() {
  const char *Given = std::getenv("COLUMNS");
  unsigned Width = 0;
  if (Given && !StringRef(Given).getAsInteger(10, Width))
    return Width;
  return sys::Process::StandardOutColumns();
}

bool wantsColor(StringRef When) {
  if (When != "auto")
    return When == "always";
  const char *NoColor = std::getenv("NO_COLOR");
  if (NoColor && *NoColor)
    return false;
  if (isSet("CLICOLOR_FORCE"))
    return true;
  return sys::Process::StandardOutIsDisplayed() && sys::Process::StandardOutHasColors();
}

unsigned columnsOf(StringRef Text) {
  std::string Plain;
  for (size_t I = 0; I < Text.size(); ++I)
    if (Text[I] == '\033')
      I = std::min(Text.find_first_of("m\\", I), Text.size());
    else
      Plain += Text[I];
  int Width = sys::locale::columnWidth(Plain);
  return Width < 0 ? Plain.size() : Width;
}

std::string wrapped(StringRef Text, unsigned Width, unsigned Start, unsigned Indent) {
  if (Width == 0)
    return Text.str();
  SmallVector<StringRef> Words;
  Text.split(Words, ' ');
  std::string Result;
  unsigned Column = Start;
  bool First = true;
  for (StringRef Word : Words) {
    unsigned Needed = columnsOf(Word) + !First;
    if (!First && Column + Needed > Width) {
      Result += '\n' + std::string(Indent, ' ');
      Column = Indent;
      --Needed;
    } else if (!First) {
      Result += ' ';
    }
    Result += Word;
    Column += Needed;
    First = false;
  }
  return Result;
}

} // namespace corolint::driver
