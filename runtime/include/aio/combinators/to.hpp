// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// aio::to: all elements in a container, `co_await aio::to<std::vector>(gen)`.
//
// Contract
//   frame:   owns its source; at its end, however it comes, the close of the source is awaited.
//   resumes, thread, cancel: as the generator that it is made of.
//   throws:  what source and functions throw.
#pragma once

#include <aio/detail/source.hpp>

namespace aio {

template <class Container, detail::async_source Gen> task<Container> to(Gen source) {
  Container out;
  std::exception_ptr error;
  try {
    while (auto x = co_await source.next())
      out.insert(out.end(), detail::value_of<Gen>(*x));
  } catch (...) {
    error = std::current_exception();
  }
  co_await detail::finish(source, error);
  co_return out;
}

template <template <class...> class Container, detail::async_source Gen>
task<Container<typename Gen::value_type>> to(Gen source) {
  return to<Container<typename Gen::value_type>>(std::move(source));
}

} // namespace aio
