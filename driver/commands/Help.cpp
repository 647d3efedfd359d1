// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Help.h"

#include "support/Terminal.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace corolint::driver {
namespace {

constexpr size_t HelpColumn = 32;
constexpr size_t Width = 98;

void printOption(const opt::Option &Option) {
  const char *Meta = optionTable().getOptionMetaVar(Option.getID());
  std::string Left = ("  " + Option.getPrefixedName() + (Meta ? Twine(" ") + Meta : "")).str();
  if (Left.size() >= HelpColumn)
    Left += "\n" + std::string(HelpColumn, ' ');
  outs() << left_justify(Left, HelpColumn);
  outs() << wrapped(optionTable().getOptionHelpText(Option.getID()), Width, HelpColumn, HelpColumn)
         << '\n';
}

/// Options by group: groups in the order of importance, which llvm::opt cannot print.
void printGroup(OptionID Group, unsigned Visible) {
  bool First = true;
  for (unsigned Id = 1; Id <= optionTable().getNumOptions(); ++Id) {
    opt::Option Option = optionTable().getOption(Id);
    if (optionTable().getOptionGroupID(Id) != Group || Option.hasFlag(opt::HelpHidden) ||
        !Option.hasVisibilityFlag(Visible) || !optionTable().getOptionHelpText(Id))
      continue;
    if (First)
      outs() << '\n' << optionTable().getOptionHelpText(Group) << ":\n";
    First = false;
    printOption(Option);
  }
}

void printOptions(const Command &Of) {
  outs() << "Usage: corolint " << Of.Name << ' ' << Of.Usage << '\n';
  for (OptionID Group : {OPT_gInput, OPT_gGraph, OPT_gChecks, OPT_gOutput, OPT_gEdit, OPT_gRun})
    printGroup(Group, Of.Visible);
}

const char ExitCodes[] = R"(
Exit codes:
  0  no findings              2  wrong usage or configuration, no database
  1  findings                 3  some file could not be analysed (findings are shown)
)";

const char ForTidyUsers[] = R"(
Coming from clang-tidy:
  --checks=…            --select, --ignore, --tier; --list-checks is corolint list
  .clang-tidy           .corolint.yaml, which corolint init writes; CheckOptions are under Checks:
  --config='{…}'        --config FILE; --verify-config is part of every run
  --explain-config, --dump-config
                        corolint doctor FILE
  --header-filter=…     not needed: findings in the project's headers are shown, once each
  --system-headers      --all-files; --exclude-header-filter is --exclude
  -p, --extra-arg, --extra-arg-before, --quiet
                        the same; --use-color is --color
  --fix                 the same, with safe fixes; --unsafe-fixes adds those that need review
  --export-fixes=…      --format sarif=FILE, or --diff for a patch
  --warnings-as-errors  not needed: the exit code is 1 with findings; see --fail-on
  --line-filter=…, clang-tidy-diff
                        --new-from-rev, --new-from-merge-base, --staged, --diff-file
  run-clang-tidy        corolint: all files of the database, in parallel; -j is the same
  --enable-check-profile
                        --profile
  // NOLINT(coro-…)     read as clang-tidy reads it
  clang-tidy itself     corolint-tidy is clang-tidy with these checks; the plugin is
                        clang-tidy --load=corolint-plugin.so
)";

} // namespace

void printHelp(const Command &Of) {
  outs() << Of.Summary << "\n\n";
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
    outs() << "  " << left_justify(C.Name, 14) << C.Summary << '\n';
  outs() << "\n'corolint <command> --help' shows the options of a command.\n\n";
  printOptions(allCommands().front());
  outs() << ExitCodes << ForTidyUsers;
}

} // namespace corolint::driver
