// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Format.h"

#include "support/Text.h"

using namespace llvm;

namespace corolint::driver {

ArrayRef<Format> allFormats() {
  static const Format All[] = {
      {"text", "code frames, for people", writeText},
      {"gcc", "the lines of clang-tidy, for problem matchers", writeGcc},
  };
  return All;
}

Expected<const Format *> findFormat(StringRef Name) {
  std::vector<std::string> Names;
  for (const Format &F : allFormats()) {
    if (Name == F.Name)
      return &F;
    Names.push_back(F.Name);
  }
  return failure("there is no format '" + Name + "'" + didYouMean(Name, Names) +
                 "; formats: " + join(Names, ", "));
}

} // namespace corolint::driver
