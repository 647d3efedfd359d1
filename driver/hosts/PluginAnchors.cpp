// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The loader binds the vtables of a plugin before any of its code can run, so a function that an
// older LLVM does not have turns our refusal to run there into "-load request ignored" and exit
// code 0. This one is in vtables of ours (through formatv) and newer than LLVM 19.
#include "llvm/Support/FormatAdapters.h"

void llvm::support::detail::format_adapter::anchor() {}
