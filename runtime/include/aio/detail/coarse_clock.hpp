// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A clock of a few milliseconds' resolution that costs less than a steady_clock.
#pragma once

#include <chrono>
#include <ctime>

namespace aio::detail {

inline std::chrono::nanoseconds coarse_now() noexcept {
#ifdef CLOCK_MONOTONIC_COARSE
  timespec t{};
  ::clock_gettime(CLOCK_MONOTONIC_COARSE, &t);
  return std::chrono::seconds(t.tv_sec) + std::chrono::nanoseconds(t.tv_nsec);
#else
  return std::chrono::steady_clock::now().time_since_epoch();
#endif
}

} // namespace aio::detail
