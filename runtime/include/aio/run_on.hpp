// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// aio::run_on: runs a coroutine as the main task of a given loop, and ends everything after it.
//
// Contract
//   owner:   the caller owns the loop; a callable is kept alive until the loop is through, so a
//            capturing lambda is safe as `main`.
//   end:     as asyncio.run: when main is over, the tasks that are left are cancelled and run to
//            their end, then open async generators are closed, then the result is handed over.
//   thread:  the calling one, which must run no loop.
//   cancel:  an exception of a task that was cancelled at the end goes to the exception handler.
//   throws:  what main threw, aio::cancelled if main was cancelled; aio::invalid_state inside a loop.
#pragma once

#include <aio/create_task.hpp>

#include <concepts>
#include <functional>
#include <type_traits>
#include <utility>

namespace aio {

namespace detail {

/// Cancels what is left and waits for it, then for the generators.
inline void finish_all(loop &l) {
  bool left = false;
  l.for_each_task([&](loop_task &t) {
    if (!t.finished()) {
      left = true;
      t.request_cancel();
    }
  });
  if (left)
    l.run_until([&] {
      bool all = true;
      l.for_each_task([&](loop_task &t) { all = all && t.finished(); });
      return all;
    });
  l.close_generators();
  l.run_until([&] { return l.generators_closed(); });
}

} // namespace detail

namespace detail {

/// `begun(loop_task&)` is told the main task, `ended()` that it is over.
template <class T, class Begun, class Ended>
T run_main(loop &l, task<T> main, Begun begun, Ended ended) {
  if (main.empty())
    throw invalid_state("coro-empty-task-awaited: run was given an empty task");
  if (loop::current_or_null() != nullptr)
    throw invalid_state("coro-sync-wait-in-coroutine: a loop already runs on this thread");
  root_state<T> &state = root_coroutine<T>::run(std::move(main)).state;
  task_handle<T> h(state);
  state.start(l, "main");
  begun(static_cast<loop_task &>(state));
  l.run_until([&] { return h.done(); });
  ended();
  finish_all(l);
  return state.move_out();
}

} // namespace detail

template <class T> T run_on(loop &l, task<T> main) {
  return detail::run_main(l, std::move(main), [](detail::loop_task &) {}, [] {});
}

template <class F>
  requires std::invocable<F &>
auto run_on(loop &l, F main) {
  return run_on(l, std::invoke(main));
}

} // namespace aio
