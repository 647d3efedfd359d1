// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Command.h"

#include "Pages.h"
#include "Registry.h"
#include "support/Text.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace corolint::driver {

Expected<int> runExplain(const Arguments &Args) {
  if (Args.positional().size() != 1)
    return failure("explain needs the name of one check; 'corolint list' shows them");
  StringRef Name = Args.positional().front();
  const CheckEntry *Entry = findCheck(Name);
  if (!Entry) {
    std::vector<std::string> Names;
    for (const CheckEntry &Known : allChecks())
      Names.push_back(Known.Info.Name);
    return failure("there is no check '" + Name + "'" + didYouMean(Name, Names) +
                   "; 'corolint list' shows them all");
  }
  outs() << pageOf(*Entry) << '\n' << urlOf(*Entry) << '\n';
  return ExitClean;
}

} // namespace corolint::driver
