// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What errno says, as an exception.
#pragma once

#include <cerrno>
#include <system_error>

namespace aio::detail {

[[noreturn]] inline void throw_errno(const char *what) {
  throw std::system_error(errno, std::generic_category(), what);
}

} // namespace aio::detail
