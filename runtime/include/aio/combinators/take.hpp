// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// aio::take: the first n elements; the next is not pulled.
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
async_generator<detail::element_of<Gen> &> take(Gen source, std::size_t n) {
  std::exception_ptr error;
  try {
    for (; n != 0; --n) {
      auto x = co_await source.next();
      if (!x)
        break;
      co_yield *x;
    }
  } catch (...) {
    error = std::current_exception();
  }
  co_await detail::finish(source, error);
}

} // namespace aio
