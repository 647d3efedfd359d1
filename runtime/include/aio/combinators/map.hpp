// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// aio::map: every element through a function, which may be a coroutine.
//
// Contract
//   frame:   owns its source; at its end, however it comes, the close of the source is awaited.
//   resumes, thread, cancel: as the generator that it is made of.
//   throws:  what source and functions throw.
#pragma once

#include <aio/detail/source.hpp>

namespace aio {

template <detail::async_source Gen, class F>
async_generator<detail::called<F, detail::element_of<Gen> &>> map(Gen source, F f) {
  std::exception_ptr error;
  try {
    while (auto x = co_await source.next()) {
      if constexpr (detail::awaitable<std::invoke_result_t<F &, detail::element_of<Gen> &>>)
        co_yield co_await std::invoke(f, *x);
      else
        co_yield std::invoke(f, *x);
    }
  } catch (...) {
    error = std::current_exception();
  }
  co_await detail::finish(source, error);
}

} // namespace aio
