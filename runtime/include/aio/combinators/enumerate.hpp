// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// aio::enumerate: pairs of a number and an element.
//
// Contract
//   frame:   owns its source; at its end, however it comes, the close of the source is awaited.
//   resumes, thread, cancel: as the generator that it is made of.
//   throws:  what source and functions throw.
#pragma once

#include <aio/detail/source.hpp>

#include <cstddef>

namespace aio {

template <detail::async_source Gen>
async_generator<std::pair<std::size_t, detail::element_of<Gen> &>> enumerate(Gen source,
                                                                            std::size_t n = 0) {
  using pair = std::pair<std::size_t, detail::element_of<Gen> &>;
  std::exception_ptr error;
  try {
    while (auto x = co_await source.next())
      co_yield pair(n++, *x);
  } catch (...) {
    error = std::current_exception();
  }
  co_await detail::finish(source, error);
}

} // namespace aio
