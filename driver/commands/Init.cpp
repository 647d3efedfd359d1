// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Command.h"

#include "config/ConfigFile.h"
#include "support/Text.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace corolint::driver {
namespace {

const char Template[] =
    R"(# yaml-language-server: $schema=https://corolint.dev/schema/%s/config.json
#
# corolint works without this file; all keys are optional. 'corolint schema' describes them.

# core: meant to be real bugs. strict: also what depends on your intent. preview: also new checks.
Tier: core

# Checks to leave out: names, globs, groups.
# Ignore: [coro-lock-across-suspend]

# Options of checks; 'corolint explain <check>' lists them.
# Checks:
#   coro-unawaited-task:
#     Strict: true

# Files and folders to leave out, besides generated and third-party ones.
# Exclude: ["tests/data/**"]

# Folder of compile_commands.json, where the search does not find it.
# Database: build
)";

} // namespace

Expected<int> runInit(const Arguments &Args) {
  if (!Args.positional().empty())
    return failure("init takes no names; it writes " + Twine(ConfigFileName) + " here");
  if (sys::fs::exists(ConfigFileName))
    return failure(Twine(ConfigFileName) + " exists here already; edit it, or remove it first");
  std::string Text;
  raw_string_ostream(Text) << format(Template, COROLINT_VERSION);
  if (Error Failed = writeFile(ConfigFileName, Text))
    return std::move(Failed);
  outs() << "wrote " << ConfigFileName << '\n';
  return ExitClean;
}

} // namespace corolint::driver
