// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "CheckChoice.h"

#include "Registry.h"
#include "report/Words.h"
#include "support/Files.h"
#include "support/Text.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/xxhash.h"

using namespace llvm;

namespace corolint::driver {
namespace {

bool selects(StringRef Word, const CheckEntry &Entry) {
  if (Word == "all" || Word == Entry.Group || matchesNameGlob(Word, Entry.Info.Name))
    return true;
  if (std::optional<Tier> Promise = fromWord(Word, Tier::Preview))
    return Entry.Info.Promise <= *Promise;
  return findCheck(Word) == &Entry;
}

bool anySelects(ArrayRef<std::string> Words, const CheckEntry &Entry) {
  return any_of(Words, [&](StringRef Word) { return selects(Word, Entry); });
}

std::vector<std::string> selectorWords() {
  std::vector<std::string> Words = checkNames();
  Words.push_back("all");
  append_range(Words, tierWords());
  for (const CheckEntry &Entry : allChecks())
    if (!is_contained(Words, Entry.Group))
      Words.push_back(Entry.Group);
  return Words;
}

/// Options that the user set; what the tier turns on is on unless the user says no.
using OptionValues = std::map<std::string, std::string>;

OptionValues optionsFor(const CheckEntry &Entry, const CheckBase &Instance,
                        const CheckChoice &Choice) {
  OptionValues Values;
  for (const OptionInfo &Info : Instance.describeOptions())
    if (isTurnedOn(Info.Name, Choice.Level))
      Values[Info.Name] = "true";
  if (auto It = Choice.Options.find(Entry.Info.Name); It != Choice.Options.end())
    for (const auto &[Name, Value] : It->second)
      Values[Name] = Value;
  return Values;
}

Expected<EnabledCheck> enable(const CheckEntry &Entry, const CheckChoice &Choice,
                              std::string &Digest) {
  EnabledCheck Check{&Entry, Entry.Create()};
  OptionValues Values = optionsFor(Entry, *Check.Instance, Choice);
  auto Source = [&](StringRef Name) -> std::optional<std::string> {
    auto It = Values.find(Name.str());
    return It == Values.end() ? std::nullopt : std::optional(It->second);
  };
  if (Error Failed = Check.Instance->readOptions(Source))
    return failure(Twine(Entry.Info.Name) + ": " + toString(std::move(Failed)));
  Digest += Entry.Info.Name;
  for (const auto &[Name, Value] : Values)
    Digest += ' ' + Name + '=' + Value;
  Digest += '\n';
  return std::move(Check);
}

Expected<std::shared_ptr<const Models>> loadModels(ArrayRef<std::string> Files,
                                                   std::string &Digest) {
  auto Known = std::make_shared<Models>();
  Known->add(Models::builtin());
  for (const std::string &File : Files) {
    Expected<std::string> Text = readFile(File);
    if (!Text)
      return Text.takeError();
    if (Error Failed = Known->add(*Text, File))
      return std::move(Failed);
    Digest += "models " + utohexstr(xxh3_64bits(*Text)) + '\n';
  }
  return Known;
}

} // namespace

std::vector<std::string> checkNames() {
  std::vector<std::string> Names;
  for (const CheckEntry &Entry : allChecks())
    Names.push_back(Entry.Info.Name);
  return Names;
}

Error validateSelector(StringRef Word) {
  if (Word == "all" || fromWord(Word, Tier::Preview) ||
      any_of(allChecks(), [&](const CheckEntry &Entry) { return selects(Word, Entry); }))
    return Error::success();
  StringRef What = Word.contains('*') ? "no check matches '" : "there is no check, group or tier '";
  return failure(What + Word + "'" + didYouMean(Word, selectorWords()) +
                 "; 'corolint list' shows them all");
}

Expected<std::vector<const CheckEntry *>> chosenChecks(const CheckChoice &Choice) {
  for (const auto &Words : {Choice.Select.value_or(std::vector<std::string>()), Choice.Ignore})
    for (StringRef Word : Words)
      if (Error Failed = validateSelector(Word))
        return std::move(Failed);
  std::vector<const CheckEntry *> Chosen;
  for (const CheckEntry &Entry : allChecks()) {
    bool Wanted =
        Choice.Select ? anySelects(*Choice.Select, Entry) : Entry.Info.Promise <= Choice.Level;
    if (Wanted && !anySelects(Choice.Ignore, Entry))
      Chosen.push_back(&Entry);
  }
  return Chosen;
}

Expected<UnitConfig> makeUnitConfig(const CheckChoice &Choice) {
  UnitConfig Config;
  Expected<std::vector<const CheckEntry *>> Chosen = chosenChecks(Choice);
  if (!Chosen)
    return Chosen.takeError();
  for (const CheckEntry *Entry : *Chosen) {
    Expected<EnabledCheck> Check = enable(*Entry, Choice, Config.Digest);
    if (!Check)
      return Check.takeError();
    Config.Checks.push_back(std::move(*Check));
  }
  Expected<std::shared_ptr<const Models>> Known = loadModels(Choice.Models, Config.Digest);
  if (!Known)
    return Known.takeError();
  Config.Known = *Known;
  Config.JudgeSuppressions = Choice.Level != Tier::Core;
  return std::move(Config);
}

} // namespace corolint::driver
