// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Command.h"

#include "Project.h"
#include "config/CheckChoice.h"
#include "report/Words.h"
#include "support/Terminal.h"
#include "support/Text.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace corolint::driver {
namespace {

json::Object describe(const CheckEntry &Entry) {
  json::Array Options;
  for (const OptionInfo &Info : Entry.Create()->describeOptions())
    Options.push_back(json::Object{
        {"name", Info.Name}, {"type", Info.Type}, {"default", Info.Default}, {"help", Info.Help}});
  return json::Object{{"name", Entry.Info.Name},
                      {"summary", Entry.Info.Summary},
                      {"group", Entry.Group},
                      {"tier", word(Entry.Info.Promise)},
                      {"severity", word(Entry.Info.Level)},
                      {"fix", word(Entry.Info.Fix)},
                      {"since", Entry.Info.Since},
                      {"url", urlOf(Entry)},
                      {"options", std::move(Options)}};
}

/// Columns of the table between the name of a check and what it finds.
constexpr unsigned TierWidth = 10, FixWidth = 8;

class Table {
public:
  explicit Table(ArrayRef<const CheckEntry *> Checks) : Checks(Checks), Width(outputWidth()) {
    for (const CheckEntry *Entry : Checks)
      NameWidth = std::max<unsigned>(NameWidth, StringRef(Entry->Info.Name).size() + 2);
  }

  void print(bool Color) const {
    std::vector<std::string> Groups;
    for (const CheckEntry *Entry : Checks)
      if (!is_contained(Groups, Entry->Group))
        Groups.push_back(Entry->Group);
    llvm::sort(Groups);
    for (StringRef Group : Groups) {
      outs() << (Color ? "\033[1m" : "") << Group << (Color ? "\033[0m" : "") << '\n';
      for (const CheckEntry *Entry : Checks)
        if (Group == Entry->Group)
          printRow(*Entry);
      outs() << '\n';
    }
  }

private:
  void printRow(const CheckEntry &Entry) const {
    StringRef Fix = Entry.Info.Fix == FixSafety::None ? "" : word(Entry.Info.Fix);
    outs() << "  " << left_justify(Entry.Info.Name, NameWidth)
           << left_justify(word(Entry.Info.Promise), TierWidth) << left_justify(Fix, FixWidth);
    unsigned Column = 2 + NameWidth + TierWidth + FixWidth;
    // Too narrow for a column of its own.
    if (Width && Width < Column + 30) {
      outs() << "\n";
      Column = 6;
      outs().indent(Column);
    }
    outs() << wrapped(Entry.Info.Summary, Width, Column, Column) << '\n';
  }

  ArrayRef<const CheckEntry *> Checks;
  unsigned Width, NameWidth = 0;
};

/// What the options choose; every check where they choose nothing.
Expected<std::vector<const CheckEntry *>> wanted(const Arguments &Args) {
  Paths Names = Paths::here("");
  ConfigFiles Files(Names, Args.value(OPT_config));
  ConfigFile None;
  const ConfigFile *Config = &None;
  if (Args.has(OPT_config)) {
    Expected<const ConfigFile *> Given = Files.forFolder(Names.current());
    if (!Given)
      return Given.takeError();
    Config = *Given;
  }
  Expected<CheckChoice> Choice = choiceFrom(Args, *Config);
  if (!Choice)
    return Choice.takeError();
  if (!Args.has(OPT_tier) && !Args.has(OPT_config))
    Choice->Level = Tier::Preview;
  if (!Args.positional().empty() && !Choice->Select)
    Choice->Select.emplace();
  if (!Args.positional().empty())
    append_range(*Choice->Select, Args.positional());
  return chosenChecks(*Choice);
}

} // namespace

Expected<int> runList(const Arguments &Args) {
  Expected<std::string> Color = Args.word(OPT_color, {"auto", "always", "never"});
  if (!Color)
    return Color.takeError();
  Expected<std::vector<const CheckEntry *>> Checks = wanted(Args);
  if (!Checks)
    return Checks.takeError();
  if (Args.has(OPT_json)) {
    json::Array All;
    for (const CheckEntry *Entry : *Checks)
      All.push_back(describe(*Entry));
    outs() << formatv("{0:2}\n", json::Value(std::move(All)));
    return ExitClean;
  }
  Table(*Checks).print(wantsColor(*Color));
  outs() << counted(Checks->size(), "check")
         << ", with tier and fix; 'corolint explain <check>' shows the page of one\n";
  return ExitClean;
}

} // namespace corolint::driver
