// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Json.h"

#include "Text.h"

using namespace llvm;

namespace corolint::driver {

static constexpr unsigned Limit = 500;

// What is not JSON may be judged wrongly; the parser then says that it is none.
bool nestsTooDeep(StringRef Text) {
  unsigned Depth = 0;
  bool InString = false;
  for (size_t I = 0; I < Text.size(); ++I) {
    char C = Text[I];
    if (InString) {
      I += C == '\\';
      InString = C != '"';
    } else if (C == '"') {
      InString = true;
    } else if ((C == '[' || C == '{') && ++Depth > Limit) {
      return true;
    } else if ((C == ']' || C == '}') && Depth > 0) {
      --Depth;
    }
  }
  return false;
}

Expected<json::Value> parseJson(StringRef Text) {
  if (nestsTooDeep(Text))
    return failure("it nests more than " + Twine(Limit) + " levels");
  return json::parse(Text);
}

} // namespace corolint::driver
