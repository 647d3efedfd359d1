// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The place where a coroutine was made, kept only in debug mode.
#pragma once

#include <aio/detail/config.hpp>

#include <string>
#if AIO_DEBUG
#include <source_location>
#endif

// A default argument: it is evaluated where the compiler calls get_return_object, in the coroutine.
#if AIO_DEBUG
#define AIO_HERE std::source_location::current()
#else
#define AIO_HERE ::aio::detail::where_made()
#endif

namespace aio::detail {

#if AIO_DEBUG
class where_made {
public:
  where_made() noexcept = default;
  where_made(std::source_location l) noexcept : location_(l) {} // NOLINT: implicit by design
  [[nodiscard]] std::string text() const { return ": " + place(); }
  /// `read(int) at server.cpp:12`
  [[nodiscard]] std::string place() const {
    return std::string() + location_.function_name() + " at " + location_.file_name() + ":" +
           std::to_string(location_.line());
  }

private:
  std::source_location location_;
};
#else
class where_made {
public:
  [[nodiscard]] std::string text() const { return {}; }
};
#endif

} // namespace aio::detail
