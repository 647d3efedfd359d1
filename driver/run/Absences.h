// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Files that a TU looked for and did not find: one that appears later would be read instead of
// what was read, as a header earlier in the include path is.
#ifndef COROLINT_DRIVER_RUN_ABSENCES_H
#define COROLINT_DRIVER_RUN_ABSENCES_H

#include "llvm/Support/VirtualFileSystem.h"

#include <set>
#include <string>

namespace corolint::driver {

/// The files of the machine; notes in \p Missing what is asked for and not there, by absolute
/// names. A folder that is not there stands for all that is looked for in it, since Clang asks
/// for the folder first.
llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> notingAbsences(std::set<std::string> &Missing);

} // namespace corolint::driver

#endif
