// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Command.h"

#include "Registry.h"
#include "clang/Basic/Version.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace corolint::driver {

Expected<int> runVersion(const Arguments &Args) {
  if (Args.has(OPT_json)) {
    outs() << formatv("{0:2}\n", json::Value(json::Object{
                                     {"name", "corolint"},
                                     {"version", COROLINT_VERSION},
                                     {"llvm", LLVM_VERSION_STRING},
                                     {"clang", clang::getClangFullVersion()},
                                     {"checks", allChecks().size()},
                                 }));
    return ExitClean;
  }
  outs() << "corolint version " << COROLINT_VERSION << " (LLVM version " << LLVM_VERSION_STRING
         << ")\n";
  return ExitClean;
}

} // namespace corolint::driver
