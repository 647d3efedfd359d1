// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "ConfigFile.h"

#include "support/Text.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace corolint::driver {
namespace {

/// \p Near over \p Above: single values and Select as they are, lists joined, options one by one.
void inherit(ConfigFile &Near, const ConfigFile &Above) {
  auto Fill = [](auto &Mine, const auto &Theirs) {
    if (!Mine)
      Mine = Theirs;
  };
  Fill(Near.Tier, Above.Tier);
  Fill(Near.Select, Above.Select);
  Fill(Near.Database, Above.Database);
  Fill(Near.Baseline, Above.Baseline);
  Fill(Near.FailOn, Above.FailOn);
  append_range(Near.Ignore, Above.Ignore);
  append_range(Near.Exclude, Above.Exclude);
  // Later models win, so those of the folder itself come last.
  Near.Models.insert(Near.Models.begin(), Above.Models.begin(), Above.Models.end());
  for (const auto &[Check, Options] : Above.Checks)
    for (const auto &[Name, Value] : Options)
      Near.Checks[Check].try_emplace(Name, Value);
}

} // namespace

ConfigFiles::ConfigFiles(const Paths &Names, std::optional<std::string> Only)
    : Names(Names), Only(std::move(Only)) {}

Expected<ConfigFile> ConfigFiles::load(StringRef Path) {
  Expected<std::string> Text = readFile(Path);
  if (!Text)
    return Text.takeError();
  Expected<ConfigFile> Result = parseConfig(*Text, Path);
  if (!Result)
    return Result.takeError();
  // As in .gitignore: relative to the folder of the file, at any depth where no folder is named.
  // A file of no folder speaks of the whole project.
  StringRef Folder = Only ? StringRef(Names.root()) : sys::path::parent_path(Path);
  for (std::string &Glob : Result->Exclude) {
    StringRef Written = StringRef(Glob).rtrim('/');
    bool Anchored = Written.contains('/');
    Written.consume_front("./");
    Glob = (Folder + (Anchored ? "/" : "/**/") + Written.ltrim('/')).str();
  }
  return std::move(*Result);
}

Expected<const ConfigFile *> ConfigFiles::forFolder(StringRef Folder) {
  std::string Key = Only ? "" : Folder.str();
  if (auto It = ByFolder.find(Key); It != ByFolder.end())
    return &It->second;
  ConfigFile Result;
  std::string Path = Only ? absolutePath(*Only) : (Folder + "/" + ConfigFileName).str();
  if (Only || sys::fs::exists(Path)) {
    Expected<ConfigFile> Loaded = load(Path);
    if (!Loaded)
      return Loaded.takeError();
    Result = std::move(*Loaded);
  }
  StringRef Parent = sys::path::parent_path(Folder);
  // Above the root of the project is somebody else's configuration.
  if (!Only && !Result.Root && Folder != Names.root() && !Parent.empty()) {
    Expected<const ConfigFile *> Above = forFolder(Parent);
    if (!Above)
      return Above.takeError();
    inherit(Result, **Above);
  }
  return &ByFolder.emplace(std::move(Key), std::move(Result)).first->second;
}

} // namespace corolint::driver
