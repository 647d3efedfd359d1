// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Frame.h"

#include "Encode.h"

#include "llvm/Support/Locale.h"

using namespace llvm;

namespace corolint::driver {
namespace {

unsigned widthOf(StringRef Text) {
  std::string Plain = untabbed(Text);
  int Width = sys::locale::columnWidth(Plain);
  return Width < 0 ? Plain.size() : Width;
}

} // namespace

std::string untabbed(StringRef Text) {
  std::string Result;
  for (char C : visible(Text))
    Result += C == '\t' ? StringRef("    ") : StringRef(&C, 1);
  return Result;
}

std::string underline(StringRef Line, const Span &Where, char Mark) {
  size_t Begin = Where.Column ? Where.Column - 1 : 0;
  size_t End = Where.EndLine == Where.Line && Where.EndColumn > Where.Column ? Where.EndColumn - 1
               : Where.EndLine > Where.Line                                  ? Line.size()
                                                                             : Begin + 1;
  unsigned Before = widthOf(Line.take_front(Begin));
  unsigned Marked = widthOf(Line.slice(Begin, End));
  return std::string(Before, ' ') + std::string(std::max(1u, Marked), Mark);
}

} // namespace corolint::driver
