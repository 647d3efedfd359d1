// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What most sources of the driver include, parsed once.
#include "Analysis.h"
#include "clang/Tooling/CompilationDatabase.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"
