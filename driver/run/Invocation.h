// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// From the flags of a command to what Clang's parser takes. Other compilers' flags that Clang knows
// by name and refuses do not matter to how a file is read, so that they are left out.
#ifndef COROLINT_DRIVER_RUN_INVOCATION_H
#define COROLINT_DRIVER_RUN_INVOCATION_H

#include "clang/Frontend/CompilerInvocation.h"
#include "llvm/ADT/ArrayRef.h"

#include <memory>
#include <string>
#include <vector>

namespace corolint::driver {

struct MadeInvocation {
  /// Null where no file is to be compiled.
  std::shared_ptr<clang::CompilerInvocation> Made;
  /// What Clang refuses about the flags, in its words. Of interest where the parse fails.
  std::vector<std::string> Refused;
};

/// \p Flags as adaptedFlags() makes them.
MadeInvocation makeInvocation(llvm::ArrayRef<std::string> Flags);

} // namespace corolint::driver

#endif
