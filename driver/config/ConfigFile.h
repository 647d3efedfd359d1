// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// .corolint.yaml. The keys are declared once, in ConfigKeys.cpp: reading, errors with "did you
// mean" and the schema come from there.
#ifndef COROLINT_DRIVER_CONFIG_CONFIGFILE_H
#define COROLINT_DRIVER_CONFIG_CONFIGFILE_H

#include "CheckChoice.h"
#include "support/Files.h"
#include "llvm/Support/JSON.h"

namespace corolint::driver {

inline constexpr const char ConfigFileName[] = ".corolint.yaml";

/// One file, as written; what it leaves out comes from the folder above.
struct ConfigFile {
  std::string Path;
  bool Root = false;
  std::optional<std::string> Tier;
  std::optional<std::vector<std::string>> Select;
  std::vector<std::string> Ignore;
  std::map<std::string, std::map<std::string, std::string>> Checks;
  std::vector<std::string> Models;
  std::vector<std::string> Exclude; ///< globs; once loaded, of absolute paths
  std::optional<std::string> Database;
  std::optional<std::string> Baseline;
  std::optional<std::string> FailOn;
};

/// Reads one file; errors name file, line and column.
llvm::Expected<ConfigFile> parseConfig(llvm::StringRef Yaml, llvm::StringRef Path);

/// The JSON schema of the file.
llvm::json::Value configSchema();

/// Finds and keeps configurations by folder.
class ConfigFiles {
public:
  /// \p Only: this file for every folder, instead of those found.
  ConfigFiles(const Paths &Names, std::optional<std::string> Only);

  /// What holds in \p Folder (absolute): each file on the way up to the root adds what those
  /// below it leave open.
  llvm::Expected<const ConfigFile *> forFolder(llvm::StringRef Folder);

private:
  llvm::Expected<ConfigFile> load(llvm::StringRef Path);

  const Paths &Names;
  std::optional<std::string> Only;
  std::map<std::string, ConfigFile> ByFolder;
};

} // namespace corolint::driver

#endif
