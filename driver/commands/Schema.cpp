// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Command.h"

#include "config/ConfigFile.h"
#include "report/ResultsJson.h"
#include "support/Text.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace corolint::driver {

Expected<int> runSchema(const Arguments &Args) {
  std::vector<std::string> Kinds = {"config", "results"};
  StringRef Kind = Args.positional().empty() ? "config" : StringRef(Args.positional().front());
  if (!is_contained(Kinds, Kind))
    return failure("schema takes config or results" + didYouMean(Kind, Kinds));
  outs() << formatv("{0:2}\n", Kind == "config" ? configSchema() : resultsSchema());
  return ExitClean;
}

} // namespace corolint::driver
