// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// aio::run: the entry of a program, asyncio.run: a new libuv loop, one main task, an orderly end.
//
// Contract
//   As run_on, with a loop of its own; the loop dies before run returns.
#pragma once

#include <aio/run_on.hpp>
#include <aio/uv_loop.hpp>

#include <concepts>
#include <functional>
#include <utility>

namespace aio {

template <class T> T run(task<T> main) {
  uv_loop l;
  return run_on(l, std::move(main));
}

/// The callable lives until the end: a capturing lambda is safe here.
template <class F>
  requires std::invocable<F &>
auto run(F main) {
  return run(std::invoke(main));
}

} // namespace aio
