// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Encode.h"

#include "llvm/ADT/StringExtras.h"

using namespace llvm;

namespace corolint::driver {

std::string escapedXml(StringRef Text) {
  std::string Result;
  for (char C : Text)
    switch (C) {
    case '&':
      Result += "&amp;";
      break;
    case '<':
      Result += "&lt;";
      break;
    case '>':
      Result += "&gt;";
      break;
    case '"':
      Result += "&quot;";
      break;
    case '\'':
      Result += "&#39;";
      break;
    default:
      bool Allowed = static_cast<unsigned char>(C) >= ' ' || C == '\n' || C == '\t' || C == '\r';
      Result += Allowed ? C : '?';
    }
  return Result;
}

std::string escapedUri(StringRef Path) {
  std::string Result;
  for (char C : Path) {
    if (isAlnum(C) || StringRef("-._~/").contains(C))
      Result += C;
    else
      Result += "%" + utohexstr(static_cast<unsigned char>(C), /*LowerCase=*/false, 2);
  }
  return Result;
}

unsigned codePointColumn(StringRef Line, unsigned Column) {
  unsigned Points = 1;
  for (char C : Line.take_front(Column ? Column - 1 : 0))
    Points += (static_cast<unsigned char>(C) & 0xC0) != 0x80;
  // Beyond the end of the line, as after a tab-less final column, bytes count as they are.
  unsigned Beyond = Column > Line.size() + 1 ? Column - Line.size() - 1 : 0;
  return Points + Beyond;
}

std::string oneLine(StringRef Text) {
  std::string Result = Text.str();
  for (char &C : Result)
    if (C == '\n' || C == '\r')
      C = ' ';
  return Result;
}

} // namespace corolint::driver
