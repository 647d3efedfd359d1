// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Arguments.h"

#include "input/Language.h"
#include "support/Text.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"

using namespace llvm;

namespace corolint::driver {
namespace {

#define OPTTABLE_STR_TABLE_CODE
#include "Options.inc"
#undef OPTTABLE_STR_TABLE_CODE

#define OPTTABLE_PREFIXES_TABLE_CODE
#include "Options.inc"
#undef OPTTABLE_PREFIXES_TABLE_CODE

using namespace llvm::opt;

constexpr OptTable::Info InfoTable[] = {
#define OPTION(...) LLVM_CONSTRUCT_OPT_INFO(__VA_ARGS__),
#include "Options.inc"
#undef OPTION
};

class Table : public GenericOptTable {
public:
  Table() : GenericOptTable(OptionStrTable, OptionPrefixesTable, InfoTable) {}
};

/// What people who know clang-tidy type first, and what they mean here.
std::string hintFor(StringRef Unknown) {
  StringRef Name = Unknown.ltrim('-').split('=').first;
  static const std::pair<StringRef, StringRef> Hints[] = {
      {"checks", "--select and --ignore choose checks"},
      {"header-filter", "findings in headers of the project are shown, once each"},
      {"warnings-as-errors", "findings give exit code 1; --exit-zero turns that off"},
      {"fix-errors", "see --fix"},
      {"config-file", "--config takes a file"},
      {"list-checks", "see 'corolint list'"},
      {"dump-config", "see 'corolint doctor'"},
      {"export-fixes", "--format sarif=FILE carries the fixes"},
      {"line-filter", "see --new-from-rev, --staged and --diff-file"},
      {"enable-check-profile", "see --profile"},
      {"use-color", "see --color"},
      {"load", "corolint needs no plugin"},
      {"verify-config", "every run verifies it; see also 'corolint doctor'"},
      {"explain-config", "'corolint doctor FILE' shows what holds for a file"},
      {"exclude-header-filter", "see --exclude"},
      {"system-headers", "see --all-files"},
      {"fix-notes", "see --unsafe-fixes"},
      {"format-style", "format after --fix, with clang-format"},
      {"store-check-profile", "see --profile"},
      {"removed-arg", "flags that Clang does not know are always left out"},
  };
  for (auto [Tidy, Ours] : Hints)
    if (Name == Tidy)
      return (" (" + Ours + ")").str();
  return {};
}

Error unknownOption(StringRef Text, unsigned Visible) {
  std::string Nearest;
  std::string Tail = hintFor(Text);
  unsigned Limit = std::max<unsigned>(2, Text.size() / 4);
  if (Tail.empty() &&
      optionTable().findNearest(Text, Nearest, opt::Visibility(Visible), 2, Limit) <= Limit)
    Tail = " (did you mean '" + Nearest + "'?)";
  return failure("unknown option '" + Text + "'" + Tail + "; see --help");
}

/// Hooks and xargs hand over names of files as they are. A name that begins with "-" would be taken
/// for an option, which could choose what is analysed and where output goes.
Error checkNames(ArrayRef<const char *> Words) {
  for (StringRef Word : Words)
    if (Word.size() > 1 && Word.starts_with("-") && sys::fs::exists(Word))
      return failure("'" + Word + "' is an option and the name of a file; write ./" + Word +
                     " for the file, or rename it");
  return Error::success();
}

/// The same where the name was split into an option and its value: no configuration, patch,
/// baseline or output is a C++ file.
Error checkValues(const opt::InputArgList &Parsed) {
  for (const opt::Arg *A :
       Parsed.filtered(OPT_config, OPT_diff_file, OPT_baseline, OPT_output, OPT_p, OPT_format))
    if (StringRef Value = A->getValue(); isCxxHeader(Value) || isCxxSource(Value, {}))
      return failure("option '" + A->getSpelling() + "' names a C++ file, " + Value + "; was '" +
                     A->getAsString(Parsed) + "' meant as a file? Write ./ before it");
  return Error::success();
}

} // namespace

const opt::OptTable &optionTable() {
  static const Table TheTable;
  return TheTable;
}

Expected<Arguments> Arguments::parse(ArrayRef<const char *> Words, unsigned Visible) {
  Arguments Result;
  auto IsDashDash = [](const char *Word) { return StringRef(Word) == "--"; };
  auto End = find_if(Words, IsDashDash);
  if (End != Words.end())
    Result.Flags.emplace(End + 1, Words.end());
  if (Error Both = checkNames(ArrayRef(Words.begin(), End)))
    return std::move(Both);
  unsigned MissingIndex = 0;
  unsigned MissingCount = 0;
  Result.Parsed = std::make_shared<opt::InputArgList>(optionTable().ParseArgs(
      ArrayRef(Words.begin(), End), MissingIndex, MissingCount, opt::Visibility(Visible)));
  if (MissingCount)
    return failure(Twine("option '") + Result.Parsed->getArgString(MissingIndex) +
                   "' needs a value; see --help");
  for (const opt::Arg *A : Result.Parsed->filtered(OPT_UNKNOWN))
    return unknownOption(A->getSpelling(), Visible);
  if (Error Wrong = checkValues(*Result.Parsed))
    return std::move(Wrong);
  Result.Positional = Result.Parsed->getAllArgValues(OPT_INPUT);
  return std::move(Result);
}

std::optional<std::string> Arguments::value(OptionID Id) const {
  const opt::Arg *A = Parsed->getLastArg(Id);
  if (!A)
    return std::nullopt;
  StringRef Text = A->getValue();
  if (Id == OPT_p)
    Text.consume_front("="); // clang-tidy takes -p=DIR as well
  return Text.str();
}

std::vector<std::string> Arguments::values(OptionID Id) const {
  return Parsed->getAllArgValues(Id);
}

std::vector<std::string> Arguments::list(OptionID Id) const {
  std::vector<std::string> Result;
  for (StringRef Value : Parsed->getAllArgValues(Id)) {
    SmallVector<StringRef> Parts;
    Value.split(Parts, ',', -1, /*KeepEmpty=*/false);
    for (StringRef Part : Parts)
      Result.push_back(Part.trim().str());
  }
  return Result;
}

std::vector<std::string> Arguments::render(ArrayRef<OptionID> Groups) const {
  std::vector<std::string> Words;
  for (const opt::Arg *A : *Parsed)
    if (opt::Option Group = A->getOption().getGroup();
        Group.isValid() && is_contained(Groups, OptionID(Group.getID())))
      for (const char *Word : [&] {
             opt::ArgStringList Rendered;
             A->render(*Parsed, Rendered);
             return Rendered;
           }())
        Words.push_back(Word);
  return Words;
}

Expected<unsigned> Arguments::number(OptionID Id, unsigned Default) const {
  std::optional<std::string> Text = value(Id);
  unsigned Number = Default;
  if (Text && StringRef(*Text).getAsInteger(10, Number))
    return failure("option '" + optionTable().getOptionPrefixedName(Id) +
                   "' needs a number, not '" + *Text + "'");
  return Number;
}

Expected<std::string> Arguments::word(OptionID Id, ArrayRef<std::string> Words) const {
  std::optional<std::string> Text = value(Id);
  if (!Text)
    return Words.front();
  if (is_contained(Words, *Text))
    return *Text;
  return failure("option '" + optionTable().getOptionPrefixedName(Id) + "' takes " +
                 join(Words, ", ") + ", not '" + *Text + "'" + didYouMean(*Text, Words));
}

} // namespace corolint::driver
