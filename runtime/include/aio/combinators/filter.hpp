// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// aio::filter: the elements for which a function, which may be a coroutine, says true.
//
// Contract
//   frame:   owns its source; at its end, however it comes, the close of the source is awaited.
//   resumes, thread, cancel: as the generator that it is made of.
//   throws:  what source and functions throw.
#pragma once

#include <aio/detail/source.hpp>

namespace aio {

template <detail::async_source Gen, class F>
async_generator<detail::element_of<Gen> &> filter(Gen source, F keep) {
  std::exception_ptr error;
  try {
    while (auto x = co_await source.next()) {
      bool wanted = false;
      if constexpr (detail::awaitable<std::invoke_result_t<F &, detail::element_of<Gen> &>>)
        wanted = co_await std::invoke(keep, *x);
      else
        wanted = std::invoke(keep, *x);
      if (wanted)
        co_yield *x;
    }
  } catch (...) {
    error = std::current_exception();
  }
  co_await detail::finish(source, error);
}

} // namespace aio
