// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Rules.h"

#include "Pages.h"
#include "Registry.h"

using namespace llvm;

namespace corolint::driver {
namespace {

struct OwnRule {
  const char *Name;
  const char *Summary;
};

const OwnRule OwnRules[] = {
    {"clang-diagnostic-error", "The file does not compile"},
    {"corolint-blanket-suppression", "A NOLINT comment without names hides every check"},
    {"corolint-internal", "A file could not be analysed"},
    {"corolint-suppression-without-reason", "A NOLINT comment does not say why"},
    {"corolint-unused-suppression", "A NOLINT comment hides nothing"},
};

/// What the page says a check finds and why that matters, in words; examples are behind the link.
std::string briefOf(StringRef Page) {
  std::string Brief;
  bool Wanted = false, InCode = false;
  SmallVector<StringRef> Lines;
  Page.split(Lines, '\n');
  for (StringRef Line : Lines) {
    if (Line.starts_with("## "))
      Wanted = Line == "## What it finds" || Line == "## Why it matters";
    else if (Line.starts_with("```"))
      InCode = !InCode;
    else if (Wanted && !InCode)
      Brief += Line.str() + '\n';
  }
  return StringRef(Brief).trim().str();
}

/// The names of the links under "## References": "CWE-416", "CP.51".
std::vector<std::string> referencesOf(StringRef Page) {
  std::vector<std::string> Names;
  SmallVector<StringRef> Lines;
  Page.split("\n## References\n").second.split("\n## ").first.split(Lines, '\n');
  for (StringRef Line : Lines)
    if (Line.consume_front("- ["))
      Names.push_back(Line.split(']').first.str());
  return Names;
}

} // namespace

Rule ruleOf(StringRef Check) {
  Rule Result;
  Result.Name = Check.str();
  if (const CheckEntry *Entry = findCheck(Check)) {
    Result.Summary = Entry->Info.Summary;
    Result.Help = briefOf(pageOf(*Entry));
    Result.References = referencesOf(pageOf(*Entry));
    Result.Url = urlOf(*Entry);
    Result.Group = Entry->Group;
    Result.Level = Entry->Info.Level;
    Result.Promise = Entry->Info.Promise;
    return Result;
  }
  for (const OwnRule &Own : OwnRules)
    if (Check == Own.Name)
      Result.Summary = Own.Summary;
  if (Result.Summary.empty())
    Result.Summary = Result.Name;
  Result.Help = Result.Summary + ".";
  Result.Url = "https://corolint.dev/";
  Result.Group = "corolint";
  Result.Promise = Tier::Strict;
  return Result;
}

std::vector<Rule> rulesOf(const Outcome &Run) {
  std::set<std::string> Names;
  for (const Result &R : Run.Results)
    Names.insert(R.Found.Check);
  std::vector<Rule> Rules;
  for (const std::string &Name : Names)
    Rules.push_back(ruleOf(Name));
  return Rules;
}

} // namespace corolint::driver
