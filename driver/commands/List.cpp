// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Command.h"

#include "Registry.h"
#include "report/Words.h"
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

void printText() {
  size_t Width = 0;
  for (const CheckEntry &Entry : allChecks())
    Width = std::max(Width, StringRef(Entry.Info.Name).size() + 2);
  for (const CheckEntry &Entry : allChecks())
    outs() << left_justify(Entry.Info.Name, Width) << left_justify(word(Entry.Info.Promise), 9)
           << left_justify(Entry.Group, 13) << Entry.Info.Summary << '\n';
  outs() << '\n'
         << counted(allChecks().size(), "check")
         << "; 'corolint explain <check>' shows the page of one\n";
}

} // namespace

Expected<int> runList(const Arguments &Args) {
  if (!Args.has(OPT_json)) {
    printText();
    return ExitClean;
  }
  json::Array All;
  for (const CheckEntry &Entry : allChecks())
    All.push_back(describe(Entry));
  outs() << formatv("{0:2}\n", json::Value(std::move(All)));
  return ExitClean;
}

} // namespace corolint::driver
