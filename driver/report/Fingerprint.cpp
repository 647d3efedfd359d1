// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Fingerprint.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/xxhash.h"

using namespace llvm;

namespace corolint::driver {

std::string fingerprintOf(const Finding &Found, StringRef LineText) {
  std::string Text = Found.Check;
  Text += '\0';
  Text += sys::path::filename(Found.Where.File);
  Text += '\0';
  Text += Found.Enclosing;
  Text += '\0';
  for (char C : LineText)
    if (!isSpace(C))
      Text += C;
  return utohexstr(xxh3_64bits(Text), /*LowerCase=*/true, 16);
}

} // namespace corolint::driver
