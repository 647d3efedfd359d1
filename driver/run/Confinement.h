// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What a process that parses a project's files may not do, whatever a compile command, a header or
// a fault of the parser asks for: the kernel refuses it (seccomp, on Linux). Elsewhere, and where
// the kernel lacks it, nothing happens; the list of allowed flags (input/AllowedFlags.h) holds
// everywhere.
#ifndef COROLINT_DRIVER_RUN_CONFINEMENT_H
#define COROLINT_DRIVER_RUN_CONFINEMENT_H

namespace corolint::driver {

/// From now on this process, and those that it forks, cannot start programs.
void forbidPrograms();

/// The same for sockets.
void forbidSockets();

/// From now on this process cannot open files to write, nor make, rename or remove any. What is
/// open stays writable.
void forbidWriting();

} // namespace corolint::driver

#endif
