// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "ConfigFile.h"

#include "YamlReader.h"
#include "report/Words.h"
#include "support/Text.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace corolint::driver {
namespace {

/// A key of the file: how it is read, and what the schema says of it.
struct Key {
  const char *Name;
  const char *Help;
  void (*Read)(YamlReader &, yaml::Node *, ConfigFile &);
  json::Object (*Schema)();
};

json::Object textSchema() { return json::Object{{"type", "string"}}; }
json::Object listSchema() {
  return json::Object{{"type", json::Array{"string", "array"}},
                      {"items", json::Object{{"type", "string"}}}};
}
json::Object wordSchema(std::vector<std::string> Words) {
  return json::Object{{"enum", json::Array(Words)}};
}

const std::vector<std::string> TierWords = tierWords();
const std::vector<std::string> LevelWords = {"note", "warning", "error"};

std::string readWord(YamlReader &In, yaml::Node *Value, ArrayRef<std::string> Words) {
  std::string Text = In.scalar(Value);
  if (!is_contained(Words, Text))
    In.fail(Value, "one of " + join(Words, ", ") + " is expected here, not '" + Text + "'" +
                       didYouMean(Text, Words));
  return Text;
}

std::vector<std::string> readSelectors(YamlReader &In, yaml::Node *Value) {
  std::vector<std::string> Words = In.strings(Value);
  for (StringRef Word : Words)
    if (Error Unknown = validateSelector(Word))
      In.fail(Value, toString(std::move(Unknown)));
  return Words;
}

/// Values are checked with the check's own reader, so that a wrong one is found here, with its
/// line, and not at the first TU.
void readOption(YamlReader &In, const CheckEntry &Check, StringRef Name, yaml::Node *NameNode,
                yaml::Node *Value, std::map<std::string, std::string> &To) {
  std::unique_ptr<CheckBase> Instance = Check.Create();
  std::vector<std::string> Known;
  for (const OptionInfo &Info : Instance->describeOptions())
    Known.push_back(Info.Name);
  if (!is_contained(Known, Name))
    return In.fail(NameNode,
                   Twine(Check.Info.Name) + " has no option '" + Name + "'" +
                       didYouMean(Name, Known) +
                       (Known.empty() ? "; it has none" : "; it has " + join(Known, ", ")));
  std::string Text = join(In.strings(Value), ";");
  auto Source = [&](StringRef Asked) -> std::optional<std::string> {
    return Asked == Name ? std::optional(Text) : std::nullopt;
  };
  if (Error Wrong = Instance->readOptions(Source))
    return In.fail(Value, toString(std::move(Wrong)));
  To[Name.str()] = std::move(Text);
}

void readChecks(YamlReader &In, yaml::Node *Value, ConfigFile &To) {
  In.forEach(Value, [&](StringRef Name, yaml::Node *NameNode, yaml::Node *Options) {
    const CheckEntry *Check = findCheck(Name);
    if (!Check)
      return In.fail(NameNode, "there is no check '" + Name + "'" + didYouMean(Name, checkNames()));
    In.forEach(Options, [&](StringRef Option, yaml::Node *OptionNode, yaml::Node *Text) {
      readOption(In, *Check, Option, OptionNode, Text, To.Checks[Check->Info.Name]);
    });
  });
}

json::Object optionSchema(const OptionInfo &Info) {
  json::Object Result = Info.Type == "list" ? listSchema() : json::Object{{"type", Info.Type}};
  Result["description"] = Info.Help + " (default: " + Info.Default + ")";
  return Result;
}

json::Object checksSchema() {
  json::Object Properties;
  for (const CheckEntry &Entry : allChecks()) {
    json::Object Options;
    for (const OptionInfo &Info : Entry.Create()->describeOptions())
      Options[Info.Name] = optionSchema(Info);
    Properties[Entry.Info.Name] = json::Object{{"type", "object"},
                                               {"description", Entry.Info.Summary},
                                               {"additionalProperties", false},
                                               {"properties", std::move(Options)}};
  }
  return json::Object{
      {"type", "object"}, {"additionalProperties", false}, {"properties", std::move(Properties)}};
}

const Key Keys[] = {
    {"Root", "Whether folders above are not asked",
     [](YamlReader &In, yaml::Node *Value, ConfigFile &To) { To.Root = In.boolean(Value); },
     [] { return json::Object{{"type", "boolean"}}; }},
    {"Tier", "core: nearly always right; strict: also what depends on intent; preview: also new",
     [](YamlReader &In, yaml::Node *Value, ConfigFile &To) {
       To.Tier = readWord(In, Value, TierWords);
     },
     [] { return wordSchema(TierWords); }},
    {"Select", "Run only these checks: names, globs, groups, tiers, all",
     [](YamlReader &In, yaml::Node *Value, ConfigFile &To) {
       To.Select = readSelectors(In, Value);
     },
     listSchema},
    {"Ignore", "Checks to leave out: names, globs, groups, tiers",
     [](YamlReader &In, yaml::Node *Value, ConfigFile &To) {
       To.Ignore = readSelectors(In, Value);
     },
     listSchema},
    {"Checks", "Options of checks", readChecks, checksSchema},
    {"Models", "YAML files that describe libraries, relative to this file",
     [](YamlReader &In, yaml::Node *Value, ConfigFile &To) {
       for (StringRef File : In.strings(Value))
         To.Models.push_back(absolutePath(File, sys::path::parent_path(To.Path)));
     },
     listSchema},
    {"Exclude", "Files and folders to leave out, such as tests/**, relative to this file",
     [](YamlReader &In, yaml::Node *Value, ConfigFile &To) { To.Exclude = In.strings(Value); },
     listSchema},
    {"Database", "Folder of compile_commands.json, relative to this file",
     [](YamlReader &In, yaml::Node *Value, ConfigFile &To) {
       To.Database = absolutePath(In.scalar(Value), sys::path::parent_path(To.Path));
     },
     textSchema},
    {"Baseline", "File of known findings, relative to this file",
     [](YamlReader &In, yaml::Node *Value, ConfigFile &To) {
       To.Baseline = absolutePath(In.scalar(Value), sys::path::parent_path(To.Path));
     },
     textSchema},
    {"FailOn", "The lowest severity that gives exit code 1",
     [](YamlReader &In, yaml::Node *Value, ConfigFile &To) {
       To.FailOn = readWord(In, Value, LevelWords);
     },
     [] { return wordSchema(LevelWords); }},
};

} // namespace

Expected<ConfigFile> parseConfig(StringRef Yaml, StringRef Path) {
  ConfigFile Result;
  Result.Path = Path.str();
  YamlReader In(Yaml, Path);
  std::vector<std::string> Known;
  for (const Key &K : Keys)
    Known.push_back(K.Name);
  if (yaml::MappingNode *Top = In.top())
    In.forEach(Top, [&](StringRef Name, yaml::Node *NameNode, yaml::Node *Value) {
      const Key *Found = find_if(Keys, [&](const Key &K) { return Name == K.Name; });
      if (Found != std::end(Keys))
        return Found->Read(In, Value, Result);
      In.fail(NameNode, "unknown key '" + Name + "'" + didYouMean(Name, Known) +
                            "; keys: " + join(Known, ", "));
    });
  if (Error Failed = In.takeError())
    return std::move(Failed);
  return std::move(Result);
}

json::Value configSchema() {
  json::Object Properties;
  for (const Key &K : Keys) {
    json::Object One = K.Schema();
    One["description"] = K.Help;
    Properties[K.Name] = std::move(One);
  }
  return json::Object{{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                      {"$id", "https://corolint.dev/schema/" COROLINT_VERSION "/config.json"},
                      {"title", "corolint configuration (.corolint.yaml)"},
                      {"type", "object"},
                      {"additionalProperties", false},
                      {"properties", std::move(Properties)}};
}

} // namespace corolint::driver
