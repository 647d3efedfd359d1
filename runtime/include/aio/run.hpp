// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// aio::run: the entry of a program, asyncio.run: a new libuv loop, one main task, an orderly end.
//
// Contract
//   As run_on, with a loop of its own; the loop dies before run returns.
//   signals: where SIGINT has its default action, the first one cancels main, and run throws
//            aio::interrupted after the orderly end, unless main caught aio::cancelled and returned.
//            Uncaught, that ends the program by SIGINT, as Python's KeyboardInterrupt does (130 for
//            a shell), by a std::terminate handler before the program's own. The second SIGINT ends
//            the program at once. A handler of the program for SIGINT is left alone.
#pragma once

#include <aio/detail/interrupt.hpp>
#include <aio/run_on.hpp>
#include <aio/uv_loop.hpp>

#include <concepts>
#include <functional>
#include <utility>

namespace aio {

template <class T> T run(task<T> main) {
  detail::interrupt sigint;
  uv_loop l;
  try {
    return detail::run_main(
        l, std::move(main), [&](detail::loop_task &t) { sigint.watch(l, t); },
        [&] { sigint.main_is_over(); });
  } catch (const cancelled &) {
    if (sigint.happened())
      detail::throw_interrupted();
    throw;
  }
}

/// The callable lives until the end: a capturing lambda is safe here.
template <class F>
  requires std::invocable<F &>
auto run(F main) {
  return run(std::invoke(main));
}

} // namespace aio
