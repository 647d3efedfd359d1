// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Findings in headers that are generated, of the build or third-party are left out: nobody can
// act on them. A main file is always the user's, since it was chosen.
#include "report/Pipeline.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringMap.h"

namespace corolint::driver {

void keepOwnFiles(Outcome &Run, const StageContext &Context) {
  llvm::StringMap<bool> Own;
  auto IsOwn = [&](const std::string &File) {
    auto [It, New] = Own.try_emplace(File, true);
    if (New && !Run.Sources.count(File))
      It->second = Context.Origins.ofFile(File) == Origin::Own;
    return It->second;
  };
  size_t Before = Run.Results.size();
  llvm::erase_if(Run.Results, [&](const Result &R) { return !IsOwn(R.Found.Where.File); });
  Run.LeftOut += Before - Run.Results.size();
}

} // namespace corolint::driver
