// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Help.h"

#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace corolint::driver {
namespace {

void printOptions(const Command &Of) {
  std::string Usage = std::string("corolint ") + Of.Name + " " + Of.Usage;
  optionTable().printHelp(outs(), Usage.c_str(), Of.Summary, /*ShowHidden=*/false,
                          /*ShowAllAliases=*/false, opt::Visibility(Of.Visible));
}

const char ExitCodes[] = R"(
Exit codes:
  0  no findings              2  wrong usage or configuration, no database
  1  findings                 3  some file could not be analysed (findings are shown)
)";

const char ForTidyUsers[] = R"(
Coming from clang-tidy:
  --checks=…            --select, --ignore, --tier
  --header-filter=…     not needed: findings in the project's headers are shown, once each
  --list-checks         corolint list
  run-clang-tidy        corolint (files run in parallel)
  // NOLINT(coro-…)     read as clang-tidy reads it
  clang-tidy itself     corolint-tidy is clang-tidy with these checks; the plugin is
                        clang-tidy --load=corolint-plugin.so
)";

} // namespace

void printHelp(const Command &Of) {
  printOptions(Of);
  if (Of.Visible == CheckVis)
    outs() << ExitCodes;
}

void printGeneralHelp() {
  outs() << "corolint finds the bugs that C++20 coroutines invite.\n\n"
            "  corolint                       analyse the project in this folder\n"
            "  corolint src/server.cpp        analyse one file of it\n"
            "  corolint a.cpp -- -std=c++20   analyse a file without a database\n\n"
            "Commands:\n";
  for (const Command &C : allCommands())
    outs() << "  " << left_justify(C.Name, 12) << C.Summary << '\n';
  outs() << "\n'corolint <command> --help' shows the options of a command.\n\n";
  printOptions(allCommands().front());
  outs() << ExitCodes << ForTidyUsers;
}

} // namespace corolint::driver
