// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// aio::chunk: vectors of n elements, the last perhaps shorter.
//
// Contract
//   frame:   owns its source; at its end, however it comes, the close of the source is awaited.
//   resumes, thread, cancel: as the generator that it is made of.
//   throws:  what source and functions throw; aio::invalid_state for n == 0.
#pragma once

#include <aio/detail/source.hpp>

#include <cstddef>
#include <vector>

namespace aio {

template <detail::async_source Gen>
async_generator<std::vector<typename Gen::value_type>> chunk(Gen source, std::size_t n) {
  if (n == 0)
    throw invalid_state("chunk needs a size of at least 1");
  std::exception_ptr error;
  try {
    std::vector<typename Gen::value_type> batch;
    while (auto x = co_await source.next()) {
      batch.push_back(detail::value_of<Gen>(*x));
      if (batch.size() == n) {
        co_yield std::move(batch);
        batch.clear();
      }
    }
    if (!batch.empty())
      co_yield std::move(batch);
  } catch (...) {
    error = std::current_exception();
  }
  co_await detail::finish(source, error);
}

} // namespace aio
