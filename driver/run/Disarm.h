// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A compile command of a project under analysis is data. It may say how a file is read; it must not
// load code into this process, nor write files.
#ifndef COROLINT_DRIVER_RUN_DISARM_H
#define COROLINT_DRIVER_RUN_DISARM_H

#include "clang/Frontend/CompilerInvocation.h"

namespace corolint::driver {

/// Takes from \p Invocation what loads plugins and what names files to write. Done here and not on
/// the words of the command: configuration files and -Xclang add words that nobody sees.
void disarm(clang::CompilerInvocation &Invocation);

} // namespace corolint::driver

#endif
