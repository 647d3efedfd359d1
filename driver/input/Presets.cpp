// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Presets.h"

#include "support/Files.h"
#include "support/Json.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"

#include <cstdlib>
#include <map>
#include <set>

using namespace llvm;
namespace path = llvm::sys::path;

namespace corolint::driver {
namespace {

std::optional<std::string> textOf(const Twine &File) {
  Expected<std::string> Text = readFile(File);
  if (Text)
    return std::move(*Text);
  consumeError(Text.takeError());
  return std::nullopt;
}

std::optional<json::Value> readJson(const Twine &File) {
  Expected<std::string> Text = readFile(File);
  Expected<json::Value> Parsed = Text ? parseJson(*Text) : Text.takeError();
  if (Parsed)
    return std::move(*Parsed);
  consumeError(Parsed.takeError());
  return std::nullopt;
}

std::vector<std::string> stringsIn(const json::Value *Value) {
  std::vector<std::string> Result;
  if (!Value)
    return Result;
  if (std::optional<StringRef> One = Value->getAsString())
    Result.push_back(One->str());
  else if (const json::Array *All = Value->getAsArray())
    for (const json::Value &Each : *All)
      if (std::optional<StringRef> Text = Each.getAsString())
        Result.push_back(Text->str());
  return Result;
}

/// \p Text with each ${name} and $kind{name} as \p Value has it, replaced once, from left to right.
/// Empty where there is no value.
std::string expanded(StringRef Text, function_ref<std::optional<std::string>(StringRef)> Value) {
  std::string Result;
  while (!Text.empty()) {
    size_t At = Text.find('$');
    Result += Text.take_front(At);
    if (At == StringRef::npos)
      return Result;
    Text = Text.drop_front(At + 1);
    auto [Macro, Rest] = Text.split('}');
    std::optional<std::string> Found =
        Macro.contains('{') && Macro.size() < Text.size() ? Value(Macro) : std::nullopt;
    if (!Found)
      return {};
    Result += *Found;
    Text = Rest;
  }
  return Result;
}

/// https://cmake.org/cmake/help/latest/manual/cmake-presets.7.html
class Presets {
public:
  explicit Presets(StringRef Folder) : Folder(Folder) {}

  void read(StringRef File) {
    if (!Read.insert(File.str()).second || Read.size() > 100)
      return;
    std::optional<json::Value> Text = readJson(File);
    const json::Object *Object = Text ? Text->getAsObject() : nullptr;
    if (!Object)
      return;
    StringRef Beside = path::parent_path(File);
    for (const std::string &Name : stringsIn(Object->get("include")))
      if (std::string Path = expanded(Name, environment); !Path.empty())
        read(absolutePath(Path, Beside));
    if (const json::Array *All = Object->getArray("configurePresets"))
      for (const json::Value &Each : *All)
        add(Each, Beside);
  }

  std::vector<NamedFolder> folders(StringRef From) const {
    std::vector<NamedFolder> Result;
    for (const auto &[Name, Preset] : ByName) {
      std::set<std::string> Seen;
      const Entry *With = binaryOf(Preset, Seen);
      if (!With)
        continue;
      std::string Path = expanded(With->Binary, [&](StringRef Macro) {
        return valueOf(Macro, Name, Preset, With->Beside);
      });
      if (!Path.empty())
        Result.push_back({absolutePath(Path, Folder), From.str()});
    }
    return Result;
  }

private:
  struct Entry {
    std::string Binary, Generator, Beside;
    std::vector<std::string> Inherits;
    std::map<std::string, std::string> Environment;
  };

  void add(const json::Value &Preset, StringRef Beside) {
    const json::Object *Object = Preset.getAsObject();
    std::optional<StringRef> Name = Object ? Object->getString("name") : std::nullopt;
    if (!Name)
      return;
    Entry Made;
    Made.Binary = Object->getString("binaryDir").value_or("").str();
    Made.Generator = Object->getString("generator").value_or("").str();
    Made.Beside = Beside.str();
    Made.Inherits = stringsIn(Object->get("inherits"));
    if (const json::Object *Variables = Object->getObject("environment"))
      for (const auto &[Key, Value] : *Variables)
        Made.Environment[Key.str()] = Value.getAsString().value_or("").str();
    ByName.emplace(Name->str(), std::move(Made));
  }

  /// The preset itself or what it inherits first that has a folder.
  const Entry *binaryOf(const Entry &Preset, std::set<std::string> &Seen) const {
    if (!Preset.Binary.empty())
      return &Preset;
    for (const std::string &Parent : Preset.Inherits)
      if (auto It = ByName.find(Parent); It != ByName.end() && Seen.insert(Parent).second)
        if (const Entry *Found = binaryOf(It->second, Seen))
          return Found;
    return nullptr;
  }

  std::optional<std::string> valueOf(StringRef Macro, StringRef Name, const Entry &Preset,
                                     StringRef Beside) const {
    if (Macro == "{sourceDir")
      return Folder.str();
    if (Macro == "{sourceParentDir")
      return path::parent_path(Folder).str();
    if (Macro == "{sourceDirName")
      return path::filename(Folder).str();
    if (Macro == "{presetName")
      return Name.str();
    if (Macro == "{fileDir")
      return Beside.str();
    if (Macro == "{hostSystemName")
      return "Linux";
    if (Macro == "{generator" && !Preset.Generator.empty())
      return Preset.Generator;
    if (Macro == "{dollar")
      return "$";
    if (StringRef Variable = Macro; Variable.consume_front("env{"))
      if (auto It = Preset.Environment.find(Variable.str()); It != Preset.Environment.end())
        return It->second;
    return environment(Macro);
  }

  static std::optional<std::string> environment(StringRef Macro) {
    if (!Macro.consume_front("env{") && !Macro.consume_front("penv{"))
      return std::nullopt;
    const char *Value = std::getenv(Macro.str().c_str());
    return Value ? std::optional<std::string>(Value) : std::nullopt;
  }

  StringRef Folder;
  std::set<std::string> Read;
  std::map<std::string, Entry> ByName;
};

/// JSON of editors may have comments, and commas at the end.
std::string asJson(StringRef Text) {
  std::string Result;
  bool Quoted = false;
  while (!Text.empty()) {
    if (!Quoted && Text.starts_with("//")) {
      Text = Text.drop_until([](char C) { return C == '\n'; });
      continue;
    }
    if (!Quoted && Text.starts_with("/*")) {
      size_t End = Text.find("*/");
      Text = End == StringRef::npos ? "" : Text.drop_front(End + 2);
      continue;
    }
    if (Quoted && Text.front() == '\\' && Text.size() > 1) {
      Result += Text.take_front(2);
      Text = Text.drop_front(2);
      continue;
    }
    Quoted ^= Text.front() == '"';
    if (!Quoted && (Text.front() == '}' || Text.front() == ']')) {
      StringRef Before = StringRef(Result).rtrim();
      if (Before.ends_with(","))
        Result.resize(Before.size() - 1);
    }
    Result += Text.front();
    Text = Text.drop_front();
  }
  return Result;
}

/// What settings of VS Code's extensions name: a database, its folder, or a build folder.
std::vector<std::string> namedInSettings(const json::Object &Settings) {
  std::vector<std::string> Result;
  for (StringRef Key : {"C_Cpp.default.compileCommands", "cmake.buildDirectory",
                        "cmake.copyCompileCommands", "mesonbuild.buildFolder"})
    append_range(Result, stringsIn(Settings.get(Key)));
  for (StringRef Argument : stringsIn(Settings.get("clangd.arguments")))
    if (Argument.consume_front("--compile-commands-dir=") ||
        Argument.consume_front("-compile-commands-dir="))
      Result.push_back(Argument.str());
  return Result;
}

/// Of "${workspaceFolder}/build/${buildType}" what comes before the names of extensions.
std::string expandedSetting(StringRef Text, StringRef Folder) {
  std::string Known;
  for (auto [Macro, Rest] = Text.split("${");; std::tie(Macro, Rest) = Rest.split("${")) {
    Known += Macro;
    if (Rest.empty())
      return absolutePath(Known, Folder);
    StringRef Name;
    std::tie(Name, Rest) = Rest.split('}');
    if (Name != "workspaceFolder" && Name != "workspaceRoot" && Name != "sourceDirectory")
      return absolutePath(Known, Folder); // what is below is searched
    Known += Folder;
  }
}

} // namespace

std::vector<NamedFolder> foldersOfPresets(StringRef Folder) {
  std::vector<NamedFolder> Result;
  for (StringRef Name : {"CMakePresets.json", "CMakeUserPresets.json"}) {
    Presets From(Folder);
    // The user's inherit from the project's.
    if (Name == "CMakeUserPresets.json")
      From.read((Folder + "/CMakePresets.json").str());
    From.read((Folder + "/" + Name).str());
    for (NamedFolder &Found : From.folders(Name))
      if (none_of(Result, [&](const NamedFolder &F) { return F.Path == Found.Path; }))
        Result.push_back(std::move(Found));
  }
  return Result;
}

std::vector<NamedFolder> foldersOfEditors(StringRef Folder) {
  std::vector<NamedFolder> Result;
  if (std::optional<std::string> Text = textOf(Folder + "/.clangd"))
    for (StringRef Line : split(*Text, '\n')) {
      auto [Key, Value] = Line.split(':');
      Value = Value.split('#').first.trim().trim("\"'");
      if (Key.trim() == "CompilationDatabase" && Value != "None" && Value != "Ancestors" &&
          !Value.empty())
        Result.push_back({absolutePath(Value, Folder), ".clangd"});
    }
  if (std::optional<std::string> Text = textOf(Folder + "/.vscode/settings.json")) {
    Expected<json::Value> Parsed = parseJson(asJson(*Text));
    if (!Parsed)
      return consumeError(Parsed.takeError()), Result;
    if (const json::Object *Settings = Parsed->getAsObject())
      for (StringRef Named : namedInSettings(*Settings))
        Result.push_back({expandedSetting(Named, Folder), ".vscode/settings.json"});
  }
  return Result;
}

} // namespace corolint::driver
