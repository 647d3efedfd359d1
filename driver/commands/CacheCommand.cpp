// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Command.h"

#include "run/Cache.h"
#include "support/Text.h"
#include "llvm/Support/FormatVariadic.h"

using namespace llvm;

namespace corolint::driver {

Expected<int> runCache(const Arguments &Args) {
  Cache Kept(Args.value(OPT_cache_dir).value_or(Cache::defaultFolder()));
  std::vector<std::string> Verbs = {"stats", "clear"};
  StringRef Verb = Args.positional().size() == 1 ? StringRef(Args.positional().front()) : "";
  if (!is_contained(Verbs, Verb))
    return failure("cache takes stats or clear" + didYouMean(Verb, Verbs));
  if (!Kept.enabled())
    return failure("there is no home to keep a cache in; name a folder with --cache-dir");
  if (Verb == "clear")
    if (Error Failed = Kept.clear())
      return std::move(Failed);
  Cache::Size Size = Kept.size();
  outs() << formatv("{0}: {1}, {2:f1} MB\n",
                    Args.value(OPT_cache_dir).value_or(Cache::defaultFolder()),
                    counted(Size.Entries, "report"), double(Size.Bytes) / 1e6);
  return ExitClean;
}

} // namespace corolint::driver
