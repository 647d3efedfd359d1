// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef COROLINT_DRIVER_COMMANDS_HELP_H
#define COROLINT_DRIVER_COMMANDS_HELP_H

#include "Command.h"

namespace corolint::driver {

void printGeneralHelp();
void printHelp(const Command &Of);

} // namespace corolint::driver

#endif
