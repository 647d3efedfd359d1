// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The words of a compile command that reach Clang. A command of a project is data: it may say how a
// file is read (language, standard, target, includes, macros, warnings, semantic options), and
// nothing else. Clang's driver itself starts programs (to find a GPU) and writes files (-MJ), so
// the choice is made before it sees a word. For example `-fopenmp --offload-arch=native
// --offload-arch-tool=./t -DX=1` becomes `-fopenmp -DX=1`.
#ifndef COROLINT_DRIVER_INPUT_ALLOWEDFLAGS_H
#define COROLINT_DRIVER_INPUT_ALLOWEDFLAGS_H

#include <string>
#include <vector>

namespace corolint::driver {

/// Removes from the command \p Words, whose first is the compiler, the options that Clang knows and
/// that are not on the list; returns those that could have
/// started a program or written a file, as they were spelled.
std::vector<std::string> keepAllowed(std::vector<std::string> &Words, bool IsClangCl);

} // namespace corolint::driver

#endif
