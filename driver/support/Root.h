// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The root of the project that a folder belongs to.
#ifndef COROLINT_DRIVER_SUPPORT_ROOT_H
#define COROLINT_DRIVER_SUPPORT_ROOT_H

#include "llvm/ADT/StringRef.h"

#include <string>

namespace corolint::driver {

/// The nearest folder from \p From (absolute) up that is under version control or has a
/// .corolint.yaml with "Root: true"; else that of the nearest .corolint.yaml; else the uppermost
/// one that describes a build or has a compilation database; else \p From.
std::string findRoot(llvm::StringRef From);

/// Whether \p Folder is the root of a working copy.
bool isVersioned(llvm::StringRef Folder);
/// Whether \p Folder has a file that describes a build: CMakeLists.txt and such.
bool describesBuild(llvm::StringRef Folder);
/// Whether \p Name is one that people and tools give to build folders.
bool isBuildFolderName(llvm::StringRef Name);
/// Whether a build system wrote its own files into \p Folder.
bool holdsBuild(llvm::StringRef Folder);

} // namespace corolint::driver

#endif
