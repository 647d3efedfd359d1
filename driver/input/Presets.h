// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Where CMakePresets.json and an editor's settings say that a project is built.
#ifndef COROLINT_DRIVER_INPUT_PRESETS_H
#define COROLINT_DRIVER_INPUT_PRESETS_H

#include "llvm/ADT/StringRef.h"

#include <string>
#include <vector>

namespace corolint::driver {

struct NamedFolder {
  std::string Path; ///< absolute; it may not exist
  std::string From; ///< the file that names it
};

/// The build folders of CMakePresets.json and CMakeUserPresets.json in \p Folder (absolute), with
/// what they inherit and include.
std::vector<NamedFolder> foldersOfPresets(llvm::StringRef Folder);

/// Folders of databases, and databases, that .clangd and .vscode/settings.json in \p Folder name.
std::vector<NamedFolder> foldersOfEditors(llvm::StringRef Folder);

} // namespace corolint::driver

#endif
