// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// aio::shield: awaits a task without passing a cancellation on to it.
//
// Contract
//   frame:   the task becomes one of the loop's and outlives the awaiting frame if that is
//            cancelled: it must not refer to it.
//   resumes: when the task ends, or at once when the awaiting task is cancelled.
//   thread:  the loop's.
//   cancel:  raises aio::cancelled here; the task runs on.
//   throws:  what the task threw. After a cancellation its exception is reported, not lost.
#pragma once

#include <aio/create_task.hpp>
#include <aio/detail/join_group.hpp>

#include <utility>

namespace aio {

namespace detail {

template <class T> class [[nodiscard]] shield_awaiter final : waiter, done_observer {
public:
  explicit shield_awaiter(task_handle<T> h) noexcept : handle_(std::move(h)) {}
  bool await_ready() const noexcept { return handle_.done(); }
  template <class P> void await_suspend(std::coroutine_handle<P> h) {
    handle_.state()->observe(*this);
    suspend(h);
  }
  T await_resume() {
    finish_or_raise();
    return handle_.state()->move_out();
  }

private:
  void on_done(task_core &) noexcept override { wake(); }
  bool cancel() noexcept override { return waiter::cancel(); }
  void on_cancel() noexcept override { done_observer::unlink(); }
  task_handle<T> handle_;
};

template <class T> task<T> shield_handle(task_handle<T> h) {
  task_handle<T>(h).detach();
  co_return co_await shield_awaiter<T>(std::move(h));
}

} // namespace detail

template <class T> task<T> shield(task_handle<T> h) {
  return detail::shield_handle(detail::ensure_task(std::move(h)));
}
/// Starts the task when it is awaited.
template <class T> task<T> shield(task<T> t) {
  co_return co_await detail::shield_handle(create_task(std::move(t)));
}

} // namespace aio
