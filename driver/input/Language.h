// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The language of a file, as its compile command says and else its name.
#ifndef COROLINT_DRIVER_INPUT_LANGUAGE_H
#define COROLINT_DRIVER_INPUT_LANGUAGE_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

#include <string>

namespace corolint::driver {

/// Whether the command \p Arguments compiles \p File as C++, CUDA or HIP. A command that makes a
/// precompiled header does not: TUs that include the header read it. Without arguments, the name
/// of the file decides.
bool isCxxSource(llvm::StringRef File, llvm::ArrayRef<std::string> Arguments);
/// By its name.
bool isCxxHeader(llvm::StringRef File);
/// Whether the command \p Arguments makes a precompiled header of \p File.
bool isHeaderCommand(llvm::StringRef File, llvm::ArrayRef<std::string> Arguments);

/// Where \p Arguments name no language and Clang would not know one by the name of \p File: what to
/// say after -x. Empty otherwise.
std::string missingLanguage(llvm::StringRef File, llvm::ArrayRef<std::string> Arguments);

/// Whether \p File has a word that only coroutines have, or includes <coroutine>.
bool saysCoroutine(llvm::StringRef File);

} // namespace corolint::driver

#endif
