// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Command.h"

#include "config/ConfigFile.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace corolint::driver {

Expected<int> runSchema(const Arguments &) {
  outs() << formatv("{0:2}\n", configSchema());
  return ExitClean;
}

} // namespace corolint::driver
