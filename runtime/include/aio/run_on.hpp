// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// aio::run_on: runs a coroutine as the main task of a given loop, and ends everything after it.
//
// Contract
//   owner:   the caller owns the loop; a callable is kept alive until the loop is through, so a
//            capturing lambda is safe as `main`.
//   end:     as asyncio.run: when main is over, the tasks that are left are cancelled and run to
//            their end, then open async generators are closed, then the result is handed over. A
//            task that this cleanup has started is not waited for: it is destroyed with the loop,
//            and reported.
//   thread:  the calling one, which must run no loop.
//   cancel:  an exception of a task that was cancelled at the end goes to the exception handler.
//   throws:  what main threw, aio::cancelled if main was cancelled; aio::invalid_state inside a loop.
#pragma once

#include <aio/create_task.hpp>

#include <concepts>
#include <cstddef>
#include <deque>
#include <functional>
#include <type_traits>
#include <utility>

namespace aio {

namespace detail {

inline bool any_unfinished(loop &l) {
  bool any = false;
  l.for_each_task([&](loop_task &t) { any = any || !t.finished(); });
  return any;
}

/// Cancels the tasks that there are now, and waits for these.
inline void finish_tasks(loop &l) {
  struct ending final : done_observer {
    explicit ending(std::size_t &n) : left(n) { ++left; }
    void on_done(task_core &) noexcept override { --left; }
    std::size_t &left;
  };
  std::size_t left = 0;
  std::deque<ending> all;
  l.for_each_task([&](loop_task &t) {
    if (!t.finished())
      t.observe(all.emplace_back(left));
  });
  l.for_each_task([](loop_task &t) { t.request_cancel(); });
  l.run_until([&] { return left == 0; });
}

/// What a closing generator drops is closed as well; but a task that cleanup has left running may
/// drop generators for ever, so that these go with it.
inline void finish_all(loop &l) {
  finish_tasks(l);
  do {
    l.close_generators();
    l.run_until([&] { return l.generators_closed(); });
  } while (l.generators_dropped() && !any_unfinished(l));
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
