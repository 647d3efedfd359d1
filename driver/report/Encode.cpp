// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Encode.h"

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/ConvertUTF.h"

#include <optional>

using namespace llvm;

namespace corolint::driver {

namespace {

/// Calls \p Each with every character of \p Text, and with the bytes that encode it; with nothing
/// and one byte where that is no UTF-8.
void forEachCharacter(StringRef Text,
                      function_ref<void(std::optional<UTF32>, StringRef Bytes)> Each) {
  while (!Text.empty()) {
    const auto *Begin = Text.bytes_begin(), *At = Begin;
    UTF32 Point = 0;
    bool Good =
        convertUTF8Sequence(&At, Text.bytes_end(), &Point, strictConversion) == conversionOK;
    size_t Size = Good ? At - Begin : 1;
    Each(Good ? std::optional(Point) : std::nullopt, Text.take_front(Size));
    Text = Text.drop_front(Size);
  }
}

/// Unicode's Bidi_Control property.
bool reordersText(UTF32 Point) {
  return Point == 0x061C || Point == 0x200E || Point == 0x200F ||
         (Point >= 0x202A && Point <= 0x202E) || (Point >= 0x2066 && Point <= 0x2069);
}

bool isControl(UTF32 Point) {
  return (Point < 0x20 && Point != '\t') || (Point >= 0x7F && Point <= 0x9F) || Point == 0x2028 ||
         Point == 0x2029;
}

/// XML 1.0, production Char.
bool isXmlCharacter(UTF32 Point) {
  return Point == '\t' || Point == '\n' || Point == '\r' || (Point >= 0x20 && Point < 0xFFFE) ||
         Point >= 0x10000;
}

std::string escapedMarkup(StringRef Text) {
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
      Result += C;
    }
  return Result;
}

} // namespace

std::string escapedXml(StringRef Text) {
  std::string Allowed;
  forEachCharacter(Text, [&](std::optional<UTF32> Point, StringRef Bytes) {
    Allowed += Point && isXmlCharacter(*Point) ? Bytes : "?";
  });
  return escapedMarkup(Allowed);
}

std::string visible(StringRef Text) {
  std::string Result;
  forEachCharacter(Text, [&](std::optional<UTF32> Point, StringRef Bytes) {
    if (!Point)
      Result += "<" + utohexstr(Bytes.bytes_begin()[0], /*LowerCase=*/false, 2) + ">";
    else if (isControl(*Point) || reordersText(*Point))
      Result += "<U+" + utohexstr(*Point, /*LowerCase=*/false, 4) + ">";
    else
      Result += Bytes;
  });
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
  return visible(Result);
}

} // namespace corolint::driver
