// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#pragma once

#include "room.hpp"

namespace chat {

/// One connection, from its first line to its last.
task<> session(loop &on, room &in, int fd);

} // namespace chat
