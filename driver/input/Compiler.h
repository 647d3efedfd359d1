// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Which compiler a command calls, and what follows from its name: the target, and the standard that
// it takes where the command names none. The compiler is never started.
#ifndef COROLINT_DRIVER_INPUT_COMPILER_H
#define COROLINT_DRIVER_INPUT_COMPILER_H

#include "llvm/ADT/StringRef.h"

#include <string>
#include <vector>

namespace corolint::driver {

/// Takes launchers (ccache, "cmake -E env A=B", a script) from the front of \p Words, so that the
/// compiler comes first.
void dropLaunchers(std::vector<std::string> &Words);

/// The major version of the GCC that \p Program names, by its name, by what it links to, or by what
/// is installed beside it. 0 where it is no GCC or nothing says which.
unsigned gccVersion(llvm::StringRef Program);

/// Makes \p Words name the standard that their compiler would take, where Clang would take another:
/// none is named and the compiler has C++20 as its default; coroutines are on before C++20; the
/// standard is newer than all that Clang knows.
void adoptStandard(std::vector<std::string> &Words);

/// The target that the name of the compiler says and no flag does; taken out of \p Words. Empty
/// where there is none.
std::string takeTargetOfName(std::vector<std::string> &Words);

/// Whether \p Words name a standard.
bool namesStandard(const std::vector<std::string> &Words);

} // namespace corolint::driver

#endif
