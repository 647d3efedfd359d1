// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The lines of what comes in blocks, without their ends; the last one may lack it.
#pragma once

#include <aio/async_generator.hpp>

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

namespace aio::detail {

/// `read()` is awaited for the next block, which is empty at the end.
template <class Read> async_generator<std::string> lines_of(Read read, std::size_t limit) {
  std::string line;
  for (auto block = co_await read(); !block.empty(); block = co_await read()) {
    std::string_view some = block;
    for (auto at = some.find('\n'); at != some.npos; at = some.find('\n')) {
      line += some.substr(0, at);
      some.remove_prefix(at + 1);
      co_yield std::move(line);
      line.clear();
    }
    line += some;
    if (line.size() > limit)
      throw std::length_error("aio: a line is longer than the limit");
  }
  if (!line.empty())
    co_yield std::move(line);
}

} // namespace aio::detail
